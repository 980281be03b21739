import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { Uploader } from "@slipway/client/uploader";
import { type ComponentProps, Fragment, type ReactNode } from "react";
import { useStayWhile } from "./use-leave-warning.ts";
import { useUploadNews } from "./use-upload-announcements.ts";
import { useUploads } from "./use-uploads.ts";

export interface UploadQueueProps extends Omit<ComponentProps<"ul">, "children"> {
  readonly uploader: Uploader;
  /** Says something to people who listen to the page, as a live region does. */
  readonly announce: (news: string) => void;
  /** Draws one file. */
  readonly children: (upload: FileUpload) => ReactNode;
}

/**
 * Lists an uploader's files, unstyled. It announces when they start and end, never a percentage, and has the browser ask
 * before the page is left while files are being uploaded. It renders every file: for thousands of them, use `useUploads`,
 * `useUploadNews` and `useStayWhile` with a list that renders only what can be seen.
 *
 * @example
 * <UploadQueue uploader={uploader} aria-label="Uploads" announce={setNews}>
 *   {(upload) => <UploadItem uploader={uploader} upload={upload}>…</UploadItem>}
 * </UploadQueue>
 */
export const UploadQueue = ({ uploader, announce, children, ...rest }: UploadQueueProps) => {
  const { uploads, active } = useUploads(uploader);
  useUploadNews(uploads, announce);
  useStayWhile(active);
  return (
    <ul {...rest}>
      {uploads.map((upload) => (
        <Fragment key={upload.localId}>{children(upload)}</Fragment>
      ))}
    </ul>
  );
};
