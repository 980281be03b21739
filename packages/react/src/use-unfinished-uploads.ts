import type { UnfinishedUpload } from "@slipway/client/resume/unfinished-upload";
import type { Uploader } from "@slipway/client/uploader";
import { useCallback, useEffect, useState } from "react";
import { useUploads } from "./use-uploads.ts";

/**
 * Returns large files whose upload an earlier page started and did not finish, without those that this page is uploading.
 * An upload resumes if the same file is added again, or with `uploader.resumeUnfinished` if it has a handle.
 *
 * @returns the uploads, and a function that discards one here and at S3
 */
export const useUnfinishedUploads = <Config = unknown>(
  uploader: Uploader<Config>,
): {
  readonly unfinished: readonly UnfinishedUpload[];
  readonly discard: (upload: UnfinishedUpload) => Promise<void>;
} => {
  const { uploads } = useUploads(uploader);
  const [stored, setStored] = useState<readonly UnfinishedUpload[]>([]);
  const count = uploads.length;
  const read = useCallback(async () => {
    const found = await uploader.unfinished();
    // Usually there are none, and nothing has to be rendered.
    setStored((before) => (before.length + found.length === 0 ? before : found));
  }, [uploader]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an added or removed file can be one of them
  useEffect(() => {
    read().catch(() => setStored([]));
  }, [read, count]);
  const isUploading = ({ fileName, size, lastModified }: UnfinishedUpload) =>
    uploads.some(
      ({ file }) =>
        file.name === fileName && file.size === size && file.lastModified === lastModified,
    );
  return {
    unfinished: stored.filter((upload) => !isUploading(upload)),
    discard: async (upload) => {
      await uploader.discardUnfinished(upload);
      await read();
    },
  };
};
