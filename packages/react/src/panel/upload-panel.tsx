import { useEffect, useMemo } from "react";
import { preloadParts } from "../lazy/lazy-part.tsx";
import { AnnouncerProvider } from "../styled/announcer.tsx";
import type { Files } from "../styled/files.ts";
import { Toasts } from "../styled/toasts.tsx";
import { usePanelMessages } from "../words/panel-messages.ts";
import { Details } from "./details/details.tsx";
import { DropTarget } from "./drop/drop-target.tsx";
import { getUploadFlow } from "./flow/upload-flow.ts";
import { PanelContext } from "./panel-context.tsx";
import { Tray } from "./tray/tray.tsx";

export interface UploadPanelProps {
  /** Created once for each signed-in user. */
  readonly files: Files;
  /** Called with an upload's ID when the user wants to see the file. */
  readonly onView: (id: string) => void;
}

/**
 * Uploads files that are dropped anywhere in the window, pasted, or chosen, and shows their progress in a tray that never moves the
 * page. While the user has no files, it also shows a large box to drop files in. Render `UploadButton` in the page's header.
 *
 * @example
 * <UploadPanel files={files} onView={(id) => setViewed(id)} />
 */
export const UploadPanel = ({ files, onView }: UploadPanelProps) => {
  const messages = usePanelMessages();
  const panel = useMemo(
    () => ({
      files,
      flow: getUploadFlow(files),
      messages,
      onView,
    }),
    [files, onView, messages],
  );
  useEffect(preloadParts, []);
  return (
    <AnnouncerProvider>
      <PanelContext value={panel}>
        <DropTarget />
        <Details />
        <Tray />
      </PanelContext>
      <Toasts />
    </AnnouncerProvider>
  );
};
