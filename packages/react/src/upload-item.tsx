import { bytesOf } from "@slipway/client/engine/progress";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { canRetry, isOver, isSending, type UploadState } from "@slipway/client/engine/upload-state";
import { contentTypeOf } from "@slipway/client/files/content-type";
import type { Uploader } from "@slipway/client/uploader";
import { failureInWords } from "@slipway/client/words/failure";
import { stateInWords } from "@slipway/client/words/state";
import { type ComponentProps, createContext, type ReactNode, useContext } from "react";

interface Item {
  readonly uploader: Uploader;
  readonly upload: FileUpload;
}

const ItemContext = createContext<Item | undefined>(undefined);

const useItem = (): Item => {
  const item = useContext(ItemContext);
  if (item === undefined) throw new Error("Parts of an upload go inside <UploadItem>.");
  return item;
};

/**
 * One file of an `UploadQueue`, unstyled: a list item named like the file, with `data-status`. The parts below go inside.
 *
 * @example
 * <UploadItem uploader={uploader} upload={upload}>
 *   {upload.file.name} <UploadStatus /> <UploadProgress /> <UploadReason />
 *   <UploadAction kind="pause" /> <UploadAction kind="resume" /> <UploadAction kind="retry" />
 *   <UploadAction kind="cancel" /> <UploadAction kind="remove" />
 * </UploadItem>
 */
export const UploadItem = ({ uploader, upload, ...rest }: Item & ComponentProps<"li">) => (
  <ItemContext value={{ uploader, upload }}>
    <li aria-label={upload.file.name} data-status={upload.state.status} {...rest} />
  </ItemContext>
);

/** Where the file is, in words. */
export const UploadStatus = (props: Omit<ComponentProps<"span">, "children">) => {
  const { state } = useItem().upload;
  return (
    <span data-status={state.status} {...props}>
      {stateInWords(state)}
    </span>
  );
};

/** How far a file is. */
export interface ItemProgress {
  readonly bytes: number;
  /** Of all its bytes, rounded down. */
  readonly percent: number;
  /** What to call a progress bar of it. */
  readonly label: string;
}

/** How far the file is, while there is something left to do for it: a progress bar, or what `children` draws. */
export const UploadProgress = ({
  children = ({ percent, label }) => <progress value={percent} max={100} aria-label={label} />,
}: {
  readonly children?: (progress: ItemProgress) => ReactNode;
}) => {
  const { file, state } = useItem().upload;
  if (isOver(state)) return null;
  const bytes = bytesOf(state, file.size).bytesSent;
  const percent = Math.floor((bytes / file.size) * 100);
  return children({ bytes, percent, label: `Progress of ${file.name}` });
};

/** Why the file did not become ready; nothing while it may. */
export const UploadReason = (props: Omit<ComponentProps<"span">, "children">) => {
  const { file, state } = useItem().upload;
  const reason = reasonOf(state, file);
  return reason === undefined ? null : <span {...props}>{reason}</span>;
};

const reasonOf = (state: UploadState, file: File): string | undefined => {
  if (state.status === "failed") return failureInWords(state.failure, contentTypeOf(file));
  return state.status === "rejected" ? state.record.reason?.detail : undefined;
};

/** What can be asked for a file: `remove` takes one off the list for which nothing is left to do. */
export type ItemAction = "pause" | "resume" | "retry" | "cancel" | "remove";

/** For a button: what it is called, and what it does. */
export interface ItemActionProps {
  readonly "aria-label": string;
  readonly onClick: () => void;
}

const verbs: Readonly<Record<ItemAction, string>> = {
  pause: "Pause",
  resume: "Resume",
  retry: "Retry",
  cancel: "Cancel",
  remove: "Dismiss",
};

const applies: Readonly<Record<ItemAction, (state: UploadState) => boolean>> = {
  pause: isSending,
  resume: ({ status }) => status === "paused",
  retry: canRetry,
  cancel: (state) => !isOver(state),
  remove: isOver,
};

/** A button that does one thing for the file, or what `children` draws of it; nothing where it does not apply. */
export const UploadAction = ({
  kind,
  children = (props) => (
    <button type="button" {...props}>
      {verbs[kind]}
    </button>
  ),
}: {
  readonly kind: ItemAction;
  readonly children?: (props: ItemActionProps) => ReactNode;
}) => {
  const { uploader, upload } = useItem();
  if (!applies[kind](upload.state)) return null;
  return children({
    "aria-label": `${verbs[kind]} ${upload.file.name}`,
    onClick: () => uploader[kind](upload.localId),
  });
};
