import { type FeedFile, getCreationTime } from "@slipway/client/feed";
import type { Upload } from "@slipway/core/api";

/** A file in the library: its record, or what the feed has of it. */
export type ListedFile = Upload | FeedFile;

const isFeedFile = (file: ListedFile): file is FeedFile => "type" in file;

const known = new WeakMap<FeedFile, Upload>();

/** Returns a file as an upload. Of a file of the feed, it has what the feed has, and no preview. The same file returns the same upload. */
export const toUpload = (file: ListedFile): Upload => {
  if (!isFeedFile(file)) return file;
  const before = known.get(file);
  if (before !== undefined) return before;
  const { type, size, ...rest } = file;
  const createdAt = new Date(getCreationTime(file)).toISOString();
  const upload: Upload = {
    ...rest,
    createdBy: "",
    declared: { size, contentType: type },
    createdAt,
    expiresAt: createdAt,
  };
  known.set(file, upload);
  return upload;
};

/** What the library knows, to make one list of it. */
interface Sources {
  /** The ready files that the search finds, in their order. */
  readonly found: readonly FeedFile[];
  /** The records that the library has read, newest first. */
  readonly loaded: readonly Upload[];
  /** The revisions of files that were just removed. The feed reports it a moment later. */
  readonly removed: ReadonlyMap<string, number>;
}

/** Returns the files that the search finds, without those that were just removed. */
export const withoutRemoved = <File extends ListedFile>(
  files: readonly File[],
  removed: ReadonlyMap<string, number>,
): readonly File[] =>
  removed.size === 0
    ? files
    : files.filter(({ id, revision }) => (removed.get(id) ?? -1) < revision);

/**
 * Returns all files, newest first: the ready ones of the feed, and records that the feed does not have, such as uploads that other
 * programs are sending.
 */
export const mergeNewest = ({ found, loaded, removed }: Sources): readonly ListedFile[] => {
  const others = new Map(loaded.map((upload) => [upload.id, upload]));
  for (const { id } of found) others.delete(id);
  const files = withoutRemoved(found, removed);
  if (others.size === 0) return files;
  const merged: ListedFile[] = [];
  let next = 0;
  // Both are sorted: IDs are UUIDs of version 7, which sort by creation time.
  for (const other of withoutRemoved([...others.values()], removed)) {
    for (let file = files[next]; file !== undefined && file.id > other.id; file = files[next]) {
      merged.push(file);
      next += 1;
    }
    merged.push(other);
  }
  return [...merged, ...files.slice(next)];
};
