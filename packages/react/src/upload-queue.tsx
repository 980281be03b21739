import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { Uploader } from "@slipway/client/uploader";
import { type ComponentProps, Fragment, type ReactNode } from "react";
import { useLeaveWarning } from "./use-leave-warning.ts";
import { useUploadAnnouncements } from "./use-upload-announcements.ts";
import { useUploads } from "./use-uploads.ts";

/** The properties of `UploadQueue`, in addition to those of a `ul`. */
export interface UploadQueueProps<Config = unknown> extends Omit<ComponentProps<"ul">, "children"> {
  readonly uploader: Uploader<Config>;
  /** Announces a text to screen readers, for example through a live region. */
  readonly announce: (text: string) => void;
  /** Renders one file. */
  readonly children: (upload: FileUpload<Config>) => ReactNode;
}

/**
 * Lists an uploader's files, unstyled. It announces when uploads start and end, never a percentage, and makes the browser
 * ask before the user leaves the page while files are being uploaded. It renders every file. For thousands of files, use
 * `useUploads`, `useUploadAnnouncements`, and `useLeaveWarning` with a list that renders only the visible rows.
 *
 * @example
 * <UploadQueue uploader={uploader} aria-label="Uploads" announce={setAnnouncement}>
 *   {(upload) => <UploadItem uploader={uploader} upload={upload}>…</UploadItem>}
 * </UploadQueue>
 */
export const UploadQueue = <Config = unknown>({
  uploader,
  announce,
  children,
  ...rest
}: UploadQueueProps<Config>) => {
  const { uploads, active } = useUploads(uploader);
  useUploadAnnouncements(uploads, announce, uploader.messages);
  useLeaveWarning(active);
  return (
    <ul {...rest}>
      {uploads.map((upload) => (
        <Fragment key={upload.localId}>{children(upload)}</Fragment>
      ))}
    </ul>
  );
};
