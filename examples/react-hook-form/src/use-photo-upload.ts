import { describeFailure, describeReason } from "@slipway/client";
import { useUploads } from "@slipway/react";
import { useState } from "react";
import { uploader } from "./uploader.ts";

type Upload = ReturnType<typeof uploader.getSnapshot>["uploads"][number];

const findUpload = (localId: string | undefined): Upload | undefined =>
  uploader.getSnapshot().uploads.find((upload) => upload.localId === localId);

/** Returns why an upload will not succeed without the user. Undefined while it is in progress, and after it succeeded. */
export const describeError = (upload: Upload | undefined): string | undefined => {
  if (!upload) return "Choose a photo.";
  const { file, state } = upload;
  switch (state.status) {
    case "failed":
      return describeFailure(state.failure, file.type);
    case "rejected":
      return state.record.reason ? describeReason(state.record.reason) : "The photo was rejected.";
    case "cancelled":
      return "The upload was canceled.";
    default:
      return undefined;
  }
};

/**
 * Waits for an upload.
 *
 * @returns the ID of its record, which is ready
 * @throws {Error} with a text for the user if it does not succeed
 */
const whenReady = (localId: string | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const check = () => {
      const upload = findUpload(localId);
      const error = describeError(upload);
      if (upload?.state.status === "ready") resolve(upload.state.record.id);
      else if (error !== undefined) reject(new Error(error));
      else return;
      unsubscribe();
    };
    const unsubscribe = uploader.subscribe(check);
    queueMicrotask(check);
  });

/** One photo of a form. A new choice replaces the previous one, and cancels its upload. */
export const usePhotoUpload = () => {
  const [localId, setLocalId] = useState<string>();
  const { uploads } = useUploads(uploader);
  return {
    upload: uploads.find((upload) => upload.localId === localId),
    choose: (file: File | undefined) => {
      if (localId !== undefined) uploader.remove(localId);
      setLocalId(file && uploader.add([file])[0]);
    },
    whenReady: () => whenReady(localId),
  };
};
