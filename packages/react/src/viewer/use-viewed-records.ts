import { ApiError } from "@slipway/client/transport/request-errors";
import type { Upload } from "@slipway/core/api";
import { isDeleted, isReady } from "@slipway/core/status";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Files } from "../styled/files.ts";

/** Why the record of a file could not be read. */
export interface RecordProblem {
  /** True if there is no such file any more. */
  readonly isGone: boolean;
  readonly error: unknown;
}

/**
 * Reads the records of the shown file and of its neighbors. A list can have files of which it knows only what the feed knows, and the
 * links and downloads of its records can be outdated.
 *
 * @param id the shown file
 * @param isListed false if the list does not have it, or no longer: its record is read again, as it may be in the trash
 * @param neighbors the files beside it
 */
export const useViewedRecords = (
  files: Files,
  { id, isListed }: { readonly id: string; readonly isListed: boolean },
  neighbors: readonly (Upload | undefined)[],
) => {
  const [records, setRecords] = useState<ReadonlyMap<string, Upload>>(new Map());
  const [problems, setProblems] = useState<ReadonlyMap<string, RecordProblem>>(new Map());

  const read = useCallback(
    async (wanted: string, signal?: AbortSignal): Promise<void> => {
      try {
        const record = await files.api.getUpload(wanted, signal);
        // The record of a deleted file stays for a while.
        if (isDeleted(record)) {
          setRecords((before) => withoutKey(before, wanted));
          setProblems((before) => new Map(before).set(wanted, { isGone: true, error: undefined }));
          return;
        }
        setRecords((before) => new Map(before).set(wanted, record));
        setProblems((before) => withoutKey(before, wanted));
      } catch (error) {
        if (signal?.aborted) return;
        // An address that someone typed can have an ID that no file has.
        const isGone =
          error instanceof ApiError && (error.is("not-found") || error.is("invalid-request"));
        setProblems((before) => new Map(before).set(wanted, { isGone, error }));
      }
    },
    [files],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that leaves the list or comes back has changed
  useEffect(() => {
    const leaving = new AbortController();
    void read(id, leaving.signal);
    return () => leaving.abort();
  }, [id, isListed, read]);

  const missing = neighbors
    .flatMap((upload) => (upload !== undefined && isIncomplete(upload) ? upload.id : []))
    .filter((wanted) => !records.has(wanted) && !problems.has(wanted))
    .join(" ");
  useEffect(() => {
    const leaving = new AbortController();
    for (const wanted of missing.split(" ")) if (wanted !== "") void read(wanted, leaving.signal);
    return () => leaving.abort();
  }, [missing, read]);

  return useMemo(
    () => ({
      /** Returns the newest record of a file that is known. A list's record is newer if it was edited since. */
      find: (wanted: string, listed: Upload | undefined): Upload | undefined => {
        const record = records.get(wanted);
        if (record === undefined || listed === undefined) return record ?? listed;
        if (listed.revision <= record.revision) return record;
        return isIncomplete(listed) ? { ...record, ...listed } : listed;
      },
      problems,
      /** Reads a record again. */
      read,
    }),
    [records, problems, read],
  );
};

const withoutKey = <Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> => {
  const changed = new Map(map);
  return changed.delete(key) ? changed : map;
};

/** Returns true if a list knows only what the feed knows of a file. */
const isIncomplete = (upload: Upload): boolean => isReady(upload) && upload.object === undefined;
