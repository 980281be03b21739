import { createContext, useContext, useSyncExternalStore } from "react";
import type { Files } from "../styled/files.ts";
import { useStoredFiles } from "../styled/use-stored-files.ts";
import type { PanelMessages } from "../words/en/panel.ts";
import type { FlowSnapshot, UploadFlow } from "./flow/upload-flow.ts";

/** What the parts of an `UploadPanel` share. */
export interface Panel {
  readonly files: Files;
  readonly flow: UploadFlow;
  readonly messages: PanelMessages;
  readonly onView: (id: string) => void;
}

export const PanelContext = createContext<Panel | undefined>(undefined);

export const usePanel = (): Panel => {
  const panel = useContext(PanelContext);
  if (panel === undefined) throw new Error("Render this component inside <UploadPanel>.");
  return panel;
};

export const useFlow = (flow: UploadFlow): FlowSnapshot =>
  useSyncExternalStore(flow.subscribe, flow.getSnapshot, flow.getSnapshot);

/** Returns the local IDs of files that the user already has. */
export const useDuplicates = ({ duplicates }: Files): ReadonlySet<string> =>
  useSyncExternalStore(duplicates.subscribe, duplicates.getSnapshot, duplicates.getSnapshot);

/** Returns whether the user has no file and uploads none. Undefined until the library was read. */
export const useIsEmpty = (files: Files): boolean | undefined => {
  const { subscribe, getSnapshot } = files.uploader;
  const readHasUploads = () => getSnapshot().uploads.length > 0;
  const hasUploads = useSyncExternalStore(subscribe, readHasUploads, readHasUploads);
  const snapshot = useStoredFiles(files);
  if (hasUploads || snapshot.status === "failed") return false;
  return snapshot.status === "loading" ? undefined : snapshot.uploads.length === 0;
};
