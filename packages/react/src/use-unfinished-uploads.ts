import type { Unfinished } from "@slipway/client/resume/unfinished-upload";
import type { Uploader } from "@slipway/client/uploader";
import { useCallback, useEffect, useState } from "react";
import { useUploads } from "./use-uploads.ts";

/**
 * Large files that an earlier page began and did not finish, without those that this page is at: it goes on with one when
 * the same file is added again, or by `uploader.resumeUnfinished` where it has a handle.
 *
 * @returns them, and what forgets one, here and at S3
 */
export const useUnfinished = (
  uploader: Uploader,
): {
  readonly unfinished: readonly Unfinished[];
  readonly discard: (one: Unfinished) => Promise<void>;
} => {
  const { uploads } = useUploads(uploader);
  const [kept, setKept] = useState<readonly Unfinished[]>([]);
  const count = uploads.length;
  const read = useCallback(async () => setKept(await uploader.unfinished()), [uploader]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that comes or goes may be one of them
  useEffect(() => {
    read().catch(() => setKept([]));
  }, [read, count]);
  const isHere = ({ fileName, size, lastModified }: Unfinished) =>
    uploads.some(
      ({ file }) =>
        file.name === fileName && file.size === size && file.lastModified === lastModified,
    );
  return {
    unfinished: kept.filter((one) => !isHere(one)),
    discard: async (one) => {
      await uploader.discardUnfinished(one);
      await read();
    },
  };
};
