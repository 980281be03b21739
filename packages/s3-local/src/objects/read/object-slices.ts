import type { Slice } from "../../storage/blobs/blobs.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import type { ByteRange } from "./byte-range.ts";

/** Returns the slices of files that contain a range of an object, in order. */
export const listSlices = (
  db: IndexDb,
  { content, size }: ObjectVersion,
  range: ByteRange | undefined,
): Slice[] => {
  const [start, end] = range === undefined ? [0, size] : [range.start, range.end + 1];
  if (content.kind === "blob") return [{ blob: content.blob, start, end }];
  let offset = 0;
  return db.parts.list(content.uploadId).flatMap((part) => {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, part.size)];
    offset += part.size;
    return from < to ? [{ blob: part.blob, start: from, end: to }] : [];
  });
};
