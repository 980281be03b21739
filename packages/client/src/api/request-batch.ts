import type { Instructions, RequestedFile } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";
import { transferLimits } from "@slipway/core/transfer-limits";
import { ApiError } from "../transport/request-errors.ts";

/** A reserved place for one file in the next request. The request waits for all reserved places. */
export interface Reservation {
  /**
   * Requests the file's instructions.
   *
   * @throws {ApiError} if the file is refused, with the paths of its own fields
   */
  readonly ask: (file: RequestedFile, signal: AbortSignal) => Promise<Instructions>;
  /** Releases the place, whether it was used or not. */
  readonly release: () => void;
}

interface FileRequest {
  /** The number of the place. Files are requested in the order of their reservations, not in that of their hashes. */
  readonly place: number;
  readonly file: RequestedFile;
  readonly signal: AbortSignal;
  readonly resolve: (instructions: Instructions) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Creates a batch that requests the instructions of many files in one call.
 *
 * @param options `request` calls the API; `discard` receives the id of an upload whose file was canceled meanwhile
 */
export const createRequestBatch = ({
  request,
  discard,
}: {
  readonly request: (files: readonly RequestedFile[]) => Promise<readonly Instructions[]>;
  readonly discard: (id: string) => void;
}) => {
  let expected = 0;
  let lastPlace = 0;
  let asks: readonly FileRequest[] = [];

  const sendWhenFull = () => {
    while (asks.length >= transferLimits.filesPerRequest || (expected === 0 && asks.length > 0)) {
      const batch = asks.slice(0, transferLimits.filesPerRequest);
      asks = asks.slice(transferLimits.filesPerRequest);
      void send(batch);
    }
  };

  const send = async (batch: readonly FileRequest[]): Promise<void> => {
    const wanted = batch
      .filter(({ signal }) => !signal.aborted)
      .sort((one, other) => one.place - other.place);
    if (wanted.length === 0) return;
    try {
      const instructions = await request(wanted.map(({ file }) => file));
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
    else ask.reject(createMissingError());
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
            asks = [...asks, { place, file, signal, resolve, reject }];
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

export type RequestBatch = ReturnType<typeof createRequestBatch>;

/** Returns the broken rules by file. The path `files[2].size` is the size of the third file. */
const groupByFile = (error: unknown): ReadonlyMap<number, readonly FieldError[]> => {
  const refused = new Map<number, readonly FieldError[]>();
  if (!(error instanceof ApiError)) return refused;
  for (const { path, message } of error.errors) {
    const [, index, field = ""] = /^files\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    if (index === undefined) continue;
    const known = refused.get(Number(index)) ?? [];
    refused.set(Number(index), [...known, { path: field, message }]);
  }
  return refused;
};

const createFileError = (error: ApiError, errors: readonly FieldError[]): ApiError =>
  error.is("invalid-request")
    ? new ApiError({ status: error.status, code: "invalid-request", detail: error.message, errors })
    : error;

const createMissingError = () =>
  new ApiError({
    status: 201,
    code: "",
    detail: "The server's response does not contain the file.",
  });
