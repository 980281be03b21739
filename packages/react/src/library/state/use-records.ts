import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Files } from "../../styled/files.ts";
import type { ListedFile } from "./listed-files.ts";

/** Milliseconds without a change of the visible files before their records are requested: a word is typed in less. */
const requestDelay = 120;

/**
 * Returns the records of files by ID: those that the library has, and those of the visible files, which are requested once the list no
 * longer changes.
 *
 * @param loaded uploads that the library has already
 */
export const useRecords = (
  { api, library }: Pick<Files, "api" | "library">,
  visible: readonly ListedFile[],
  loaded: readonly Upload[],
) => {
  const [requested, setRequested] = useState<ReadonlyMap<string, Upload>>(new Map());
  /** The revisions that were requested, which the API may not have. */
  const asked = useRef(new Map<string, number>());
  const records = useMemo(() => mergeNewest(requested, loaded), [requested, loaded]);
  const missing = useMemo(
    () =>
      visible.filter(
        ({ id, revision }) =>
          Math.max(records.get(id)?.revision ?? 0, asked.current.get(id) ?? 0) < revision,
      ),
    [visible, records],
  );
  useEffect(() => {
    if (missing.length === 0) return;
    const ending = new AbortController();
    const { signal } = ending;
    const request = async () => {
      const next = missing.slice(0, limits.status.idsPerRequest);
      const ids = next.map(({ id }) => id);
      const { uploads } = await api.getStatuses(ids, 0, signal);
      for (const { id, revision } of next) asked.current.set(id, revision);
      setRequested((known) => mergeNewest(known, uploads));
    };
    // The files stay as they are if the request fails, and are requested with the next ones.
    const timer = setTimeout(() => void request().catch(() => undefined), requestDelay);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [api, missing]);
  /** Reads a record again, because its links have expired. */
  const reload = useCallback(
    async (id: string): Promise<void> => {
      const { status, ...shown } = library.getSnapshot();
      if (status === "loaded" && "uploads" in shown && shown.uploads.some((one) => one.id === id))
        return library.reload(id);
      const upload = await api.getUpload(id);
      setRequested((known) => mergeNewest(known, [upload]));
    },
    [api, library],
  );
  return { records, reload };
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
