import type { FileUpload } from "@slipway/client/engine/upload-list";
import { useEffect, useRef } from "react";
import { hideToast, useToasts } from "../../styled/toasts.tsx";
import { usePanel } from "../panel-context.tsx";

const toastId = "slipway-uploaded";

/** Tells the user when all files are uploaded, with a way to the first one. */
export const useCompletionToast = (ready: readonly FileUpload[], isBusy: boolean): void => {
  const { messages, onView } = usePanel();
  const showToast = useToasts();
  const told = useRef(new Set<string>());
  useEffect(() => {
    if (isBusy) {
      hideToast(toastId);
      return;
    }
    const fresh = ready.filter(({ localId }) => !told.current.has(localId));
    for (const { localId } of fresh) told.current.add(localId);
    const [first] = fresh;
    if (first?.state.status !== "ready") return;
    const { id, fileName } = first.state.record;
    showToast({
      id: toastId,
      text: fresh.length === 1 ? messages.uploadedFile(fileName) : messages.uploaded(fresh.length),
      action: { label: messages.view, onClick: () => onView(id) },
      // The announcements of uploads have it.
      isSilent: true,
    });
  }, [ready, isBusy, messages, onView, showToast]);
};
