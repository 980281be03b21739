import { type FeedFile, getCreationTime } from "@slipway/client/feed";
import type { Upload } from "@slipway/core/api";
import { useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../slipway.ts";

/** Milliseconds without a change of the results before the records are requested: a word is typed in less. */
const requestDelay = 150;

/**
 * Returns the uploads of found files. At first they have what the feed has, and no previews. The rest is requested once the results no
 * longer change.
 *
 * @param loaded uploads that the page has already
 */
export const useRecords = (
  files: readonly FeedFile[],
  loaded: readonly Upload[],
): readonly Upload[] => {
  const [requested, setRequested] = useState<ReadonlyMap<string, Upload>>(new Map());
  /** The revisions that were requested, which the API may not have. */
  const asked = useRef(new Map<string, number>());
  const records = useMemo(() => mergeNewest(requested, loaded), [requested, loaded]);
  const missing = useMemo(
    () =>
      files.filter(
        ({ id, revision }) =>
          Math.max(records.get(id)?.revision ?? 0, asked.current.get(id) ?? 0) < revision,
      ),
    [files, records],
  );
  useEffect(() => {
    if (missing.length === 0) return;
    const ending = new AbortController();
    const { signal } = ending;
    const request = async () => {
      const ids = missing.map(({ id }) => id);
      const { uploads } = await api.getStatuses(ids, 0, signal);
      for (const { id, revision } of missing) asked.current.set(id, revision);
      setRequested((known) => mergeNewest(known, uploads));
    };
    // The results stay as they are if the request fails, and are requested with the next ones.
    const timer = setTimeout(() => void request().catch(() => undefined), requestDelay);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [missing]);
  return useMemo(
    () => files.map((file) => records.get(file.id) ?? toUpload(file)),
    [files, records],
  );
};

const mergeNewest = (
  known: ReadonlyMap<string, Upload>,
  uploads: readonly Upload[],
): ReadonlyMap<string, Upload> => {
  const merged = new Map(known);
  for (const upload of uploads)
    if ((merged.get(upload.id)?.revision ?? 0) <= upload.revision) merged.set(upload.id, upload);
  return merged;
};

/** Returns an upload with what the feed has of it. */
const toUpload = ({ type, size, ...file }: FeedFile): Upload => {
  const createdAt = new Date(getCreationTime(file)).toISOString();
  return {
    ...file,
    createdBy: "",
    declared: { size, contentType: type },
    createdAt,
    expiresAt: createdAt,
  };
};
