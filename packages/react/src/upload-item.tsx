import { getSentBytes } from "@slipway/client/engine/progress";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { canRetry, isOver, isSending, type UploadState } from "@slipway/client/engine/upload-state";
import { describeType } from "@slipway/client/files/content-type";
import type { CustomMessages } from "@slipway/client/messages";
import type { Uploader } from "@slipway/client/uploader";
import { describeFailure } from "@slipway/client/words/failure";
import { formatMessage } from "@slipway/client/words/format-message";
import { describeReason } from "@slipway/client/words/reason";
import { describeState } from "@slipway/client/words/state";
import { type ComponentProps, createContext, type ReactNode, useContext, useMemo } from "react";
import { useCustomMessages, useMessages } from "./messages.tsx";

/** One file of an uploader. */
interface Item {
  readonly uploader: Pick<Uploader, "messages" | ItemAction>;
  readonly upload: FileUpload;
}

const ItemContext = createContext<Item | undefined>(undefined);

/** The properties of `UploadItem`, in addition to those of an `li`. */
export interface UploadItemProps<Config = unknown> extends ComponentProps<"li"> {
  readonly uploader: Uploader<Config>;
  readonly upload: FileUpload<Config>;
}

const useItem = (): Item => {
  const item = useContext(ItemContext);
  if (item === undefined) throw new Error("Render this component inside <UploadItem>.");
  return item;
};

/**
 * Shows one file of an `UploadQueue` as an unstyled list item with the file's name and `data-status`. Render the components
 * below inside it.
 *
 * @example
 * <UploadItem uploader={uploader} upload={upload}>
 *   {upload.file.name} <UploadStatus /> <UploadProgress /> <UploadReason />
 *   <UploadAction kind="pause" /> <UploadAction kind="resume" /> <UploadAction kind="retry" />
 *   <UploadAction kind="cancel" /> <UploadAction kind="remove" />
 * </UploadItem>
 */
export const UploadItem = <Config = unknown>({
  uploader,
  upload,
  ...rest
}: UploadItemProps<Config>) => {
  // The components inside show what an upload of every config has.
  const item = useMemo(
    () => ({ uploader, upload: upload as unknown as FileUpload }),
    [uploader, upload],
  );
  return (
    <ItemContext.Provider value={item}>
      <li aria-label={upload.file.name} data-status={upload.state.status} {...rest} />
    </ItemContext.Provider>
  );
};

/** Shows the upload's state as text, with the percentage that was sent. */
export const UploadStatus = (props: Omit<ComponentProps<"span">, "children">) => {
  const { uploader, upload } = useItem();
  const messages = useCustomMessages(uploader);
  const { state } = upload;
  return (
    <span data-status={state.status} {...props}>
      {describeState(state, messages, getSent(upload).percent)}
    </span>
  );
};

/** Returns the bytes that were sent of a file, and their percentage. */
export const getSent = ({ state, file }: FileUpload): Omit<ItemProgress, "label"> => {
  const bytes = getSentBytes(state, file.size).bytesSent;
  return { bytes, percent: Math.floor((bytes / file.size) * 100) };
};

/** The progress of a file. */
export interface ItemProgress {
  readonly bytes: number;
  /** The percentage of all bytes, rounded down. */
  readonly percent: number;
  /** The accessible name for a progress bar. */
  readonly label: string;
}

/** Shows the file's progress until the upload ends: a progress bar, or the result of `children`. */
export const UploadProgress = ({
  children = ({ percent, label }) => <progress value={percent} max={100} aria-label={label} />,
}: {
  readonly children?: (progress: ItemProgress) => ReactNode;
}): ReactNode => {
  const { uploader, upload } = useItem();
  const { item } = useMessages(uploader);
  const { file, state } = upload;
  if (isOver(state)) return null;
  return children({
    ...getSent(upload),
    label: formatMessage(item.progress, { name: file.name }),
  });
};

/** Shows why the upload failed. Renders nothing otherwise. */
export const UploadReason = (props: Omit<ComponentProps<"span">, "children">) => {
  const { uploader, upload } = useItem();
  const reason = describeEnd(upload, useCustomMessages(uploader));
  return reason === undefined ? null : <span {...props}>{reason}</span>;
};

const describeEnd = (
  { state, file }: FileUpload,
  messages: CustomMessages | undefined,
): string | undefined => {
  if (state.status === "failed")
    return describeFailure(state.failure, describeType(file), messages);
  const reason = state.status === "rejected" ? state.record.reason : undefined;
  return reason && describeReason(reason, messages);
};

/** An action on an upload. `remove` removes a finished upload from the list. */
export type ItemAction = "pause" | "resume" | "retry" | "cancel" | "remove";

/** Props for an action's button. */
export interface ItemActionProps {
  readonly "aria-label": string;
  readonly onClick: () => void;
}

const isAvailable: Readonly<Record<ItemAction, (state: UploadState) => boolean>> = {
  pause: isSending,
  resume: ({ status }) => status === "paused",
  retry: canRetry,
  cancel: (state) => !isOver(state),
  remove: isOver,
};

/** Shows a button for an action, or the result of `children`. Renders nothing if the action is not available. */
export const UploadAction = ({
  kind,
  children,
}: {
  readonly kind: ItemAction;
  readonly children?: (props: ItemActionProps) => ReactNode;
  // Types of React 18 and 19 each have a ReactNode of their own, so the compiler must not expand it.
}): ReactNode => {
  const { uploader, upload } = useItem();
  const { item } = useMessages(uploader);
  if (!isAvailable[kind](upload.state)) return null;
  const action = formatMessage(item[kind], {});
  const props: ItemActionProps = {
    "aria-label": formatMessage(item.action, { action, name: upload.file.name }),
    onClick: () => uploader[kind](upload.localId),
  };
  if (children) return children(props);
  return (
    <button type="button" {...props}>
      {action}
    </button>
  );
};
