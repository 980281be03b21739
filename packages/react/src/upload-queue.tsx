import type { FileUpload } from "@slipway/client/upload-list";
import type { Uploader } from "@slipway/client/uploader";
import { type ComponentProps, Fragment, type ReactNode, useEffect, useRef } from "react";
import { milestones } from "./upload-news.ts";
import { useUploads } from "./use-uploads.ts";

export interface UploadQueueProps extends Omit<ComponentProps<"ul">, "children"> {
  readonly uploader: Uploader;
  /** Says something to people who listen to the page, as a live region does. */
  readonly announce: (news: string) => void;
  /** Draws one file. */
  readonly children: (upload: FileUpload) => ReactNode;
}

/**
 * An uploader's files as an unstyled list. It has their beginnings and ends announced, never a percent, and asks before
 * the page is left while files are on their way.
 *
 * @example
 * <UploadQueue uploader={uploader} aria-label="Uploads" announce={setNews}>
 *   {(upload) => <UploadItem uploader={uploader} upload={upload}>…</UploadItem>}
 * </UploadQueue>
 */
export const UploadQueue = ({ uploader, announce, children, ...rest }: UploadQueueProps) => {
  const { uploads, active } = useUploads(uploader);
  const seen = useRef(uploads);
  useEffect(() => {
    const news = milestones(seen.current, uploads);
    seen.current = uploads;
    if (news) announce(news);
  }, [uploads, announce]);
  useStayWhile(active);
  return (
    <ul {...rest}>
      {uploads.map((upload) => (
        <Fragment key={upload.localId}>{children(upload)}</Fragment>
      ))}
    </ul>
  );
};

const useStayWhile = (active: boolean) => {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [active]);
};
