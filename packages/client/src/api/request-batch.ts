import type { FileOfAnyKind, Instructions, UploadRequestOfAnyKind } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";
import { createInstructionsError } from "../engine/upload-failure.ts";
import { ApiError } from "../transport/request-errors.ts";
import { shareFields } from "./share-fields.ts";

/** A reserved place for one file in the next request. The request waits for all reserved places. */
export interface Reservation {
  /**
   * Requests the file's instructions.
   *
   * @throws {ApiError} if the file is refused, with the paths of its own fields
   */
  readonly ask: (file: FileOfAnyKind, signal: AbortSignal) => Promise<Instructions>;
  /** Releases the place, whether it was used or not. */
  readonly release: () => void;
}

interface FileRequest {
  /** The number of the place. Files are requested in the order of their reservations, not in that of their hashes. */
  readonly place: number;
  readonly file: FileOfAnyKind;
  readonly signal: AbortSignal;
  readonly resolve: (instructions: Instructions) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The number of files in the first request, and how much larger the next ones are. The first files are sent while the others are hashed,
 * and a thousand files still take few requests.
 */
const firstFiles = 6;
const growth = 4;

interface BatchOptions {
  /** Calls the API. */
  readonly request: (request: UploadRequestOfAnyKind) => Promise<readonly Instructions[]>;
  /** Receives the ID of an upload whose file was canceled meanwhile. */
  readonly discard: (id: string) => void;
  /** Returns the number of files of a kind in one request. */
  readonly maxFiles: (kind: string | undefined) => number;
}

/** Creates the batches of all kinds: a request has files of one kind. */
export const createRequestBatches = (options: BatchOptions) => {
  const batches = new Map<string | undefined, ReturnType<typeof createBatch>>();
  return {
    /** Reserves a place in the next request for files of a kind. */
    reserve: (kind: string | undefined): Reservation => {
      const batch = batches.get(kind) ?? createBatch(kind, options);
      batches.set(kind, batch);
      return batch.reserve();
    },
  };
};

export type RequestBatches = ReturnType<typeof createRequestBatches>;

/** Creates a batch that requests the instructions of many files of one kind in one call. */
const createBatch = (kind: string | undefined, { request, discard, maxFiles }: BatchOptions) => {
  let expected = 0;
  let lastPlace = 0;
  let wanted = firstFiles;
  const asks: FileRequest[] = [];

  const sendWhenFull = () => {
    const size = () => Math.min(wanted, maxFiles(kind));
    while (asks.length >= size() || (expected === 0 && asks.length > 0)) {
      void send(asks.splice(0, size()));
      wanted *= growth;
    }
    if (expected === 0) wanted = firstFiles;
  };

  const send = async (batch: readonly FileRequest[]): Promise<void> => {
    const wanted = batch
      .filter(({ signal }) => !signal.aborted)
      .sort((one, other) => one.place - other.place);
    if (wanted.length === 0) return;
    try {
      const files = wanted.map(({ file }) => file);
      const instructions = await request({ ...(kind && { kind }), ...shareFields(files) });
      wanted.forEach((ask, index) => {
        deliver(ask, instructions[index]);
      });
    } catch (error) {
      const refused = groupByFile(error);
      const others = wanted.filter((_, index) => !refused.has(index));
      // One file that breaks a rule refuses the whole request; the others ask again without it.
      if (!(error instanceof ApiError) || others.length === wanted.length) {
        for (const ask of wanted) ask.reject(error);
        return;
      }
      for (const [index, errors] of refused) wanted[index]?.reject(createFileError(error, errors));
      await send(others);
    }
  };

  const deliver = (ask: FileRequest, instructions: Instructions | undefined) => {
    if (instructions && ask.signal.aborted) discard(instructions.id);
    else if (instructions) ask.resolve(instructions);
    else ask.reject(createInstructionsError());
  };

  return {
    reserve: (): Reservation => {
      let taken = true;
      expected += 1;
      lastPlace += 1;
      const place = lastPlace;
      const countDown = () => {
        if (taken) expected -= 1;
        taken = false;
      };
      return {
        ask: (file, signal) =>
          new Promise((resolve, reject) => {
            const rejectAborted = () => reject(signal.reason);
            if (signal.aborted) rejectAborted();
            signal.addEventListener("abort", rejectAborted, { once: true });
            asks.push({ place, file, signal, resolve, reject });
            countDown();
            sendWhenFull();
          }),
        release: () => {
          countDown();
          sendWhenFull();
        },
      };
    },
  };
};

/** Returns the broken rules by file. The path `files[2].size` is the size of the third file. */
const groupByFile = (error: unknown): ReadonlyMap<number, readonly FieldError[]> => {
  const refused = new Map<number, readonly FieldError[]>();
  if (!(error instanceof ApiError)) return refused;
  for (const one of error.errors) {
    const [, index, path = ""] = /^files\[(\d+)\]\.?(.*)$/.exec(one.path) ?? [];
    if (index === undefined) continue;
    const known = refused.get(Number(index)) ?? [];
    refused.set(Number(index), [...known, { ...one, path }]);
  }
  return refused;
};

/** Creates the error of one file. The app can refuse files for different reasons. */
const createFileError = (error: ApiError, errors: readonly FieldError[]): ApiError => {
  const { message = error.message, code: refusalCode } = errors[0] ?? {};
  return new ApiError({ ...error, detail: message, errors, refusalCode });
};
