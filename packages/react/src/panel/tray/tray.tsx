import { Portal } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { createLazyPart, whenIdle } from "../../lazy/lazy-part.tsx";
import { useCustomMessages } from "../../messages.tsx";
import { useAnnounce } from "../../styled/announcer.tsx";
import { useKeptFocus } from "../../styled/use-kept-focus.ts";
import { useLeaveWarning } from "../../use-leave-warning.ts";
import { useOnline } from "../../use-online.ts";
import { useUnfinishedUploads } from "../../use-unfinished-uploads.ts";
import { useAnnouncedChanges } from "../../use-upload-announcements.ts";
import { useUploads } from "../../use-uploads.ts";
import { useDuplicates, useFlow, usePanel } from "../panel-context.tsx";
import { getTotalPercent } from "./describe-total.ts";
import { orderUploads } from "./order-uploads.ts";
import { useCompletionToast } from "./use-completion-toast.ts";
import { useGrouped } from "./use-grouped.ts";
import { useResumeOnline } from "./use-resume-online.ts";
import { useTabTitle } from "./use-tab-title.ts";

/** Loaded with the first upload, or when the browser is idle: before other parts, as files can be chosen offline. */
const TrayPanel = createLazyPart(async () => (await import("./tray-panel.tsx")).TrayPanel);

/** Shows all uploads over the page's corner, or at the bottom of a phone. The page never moves because of it. */
export const Tray = () => {
  const { files, flow, messages } = usePanel();
  const { uploader } = files;
  const { uploads, active, progress } = useUploads(uploader);
  const duplicates = useDuplicates(files);
  const { refusals, systemFiles } = useFlow(flow);
  const { unfinished, discard } = useUnfinishedUploads(uploader);
  const isOnline = useOnline();
  const [isOpen, setIsOpen] = useState(true);
  const ordered = useMemo(() => orderUploads(uploads, duplicates), [uploads, duplicates]);
  const isBusy = ordered.open > 0;
  const custom = useCustomMessages(uploader);
  const announced = useMemo(
    () => ({
      ...custom,
      summary: {
        ...custom?.summary,
        ended: uploader.messages?.summary?.ended ?? messages.endedTogether,
      },
    }),
    [uploader, custom, messages],
  );
  const tray = useRef<HTMLElement>(null);
  useEffect(() => whenIdle(TrayPanel.preload), []);
  useKeptFocus(tray);
  useLeaveWarning(active);
  useResumeOnline(uploader);
  useTabTitle(isBusy ? getTotalPercent(progress) : undefined);
  useCompletionToast(ordered.ready, isBusy);
  useAnnouncedChanges(useGrouped(uploads, isBusy), useAnnounce(), announced);
  if (uploads.length + unfinished.length + refusals.length + systemFiles === 0) return null;
  return (
    <Portal>
      <TrayPanel
        tray={tray}
        ordered={ordered}
        duplicates={duplicates}
        progress={progress}
        refusals={refusals}
        systemFiles={systemFiles}
        unfinished={unfinished}
        onDiscard={discard}
        isOnline={isOnline}
        isOpen={isOpen}
        onToggle={() => setIsOpen(!isOpen)}
      />
    </Portal>
  );
};
