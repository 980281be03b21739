import type { Instructions, RequestedFile } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/limits";
import type { FieldError } from "@slipway/core/problem";
import { ApiError } from "../transport/request-errors.ts";

/** The place of one file in a request to come: while it is taken, the request waits for it. */
export interface Reservation {
  /**
   * @returns the file's own instructions
   * @throws {ApiError} when the file is refused, with the paths of its own fields
   */
  readonly ask: (file: RequestedFile, signal: AbortSignal) => Promise<Instructions>;
  /** Give the seat back, used or not. */
  readonly leave: () => void;
}

interface Ask {
  /** The seat's number: files are asked for in the order in which seats were taken, not in that of their hashes. */
  readonly place: number;
  readonly file: RequestedFile;
  readonly signal: AbortSignal;
  readonly resolve: (instructions: Instructions) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks for many files in one request.
 *
 * @param options `request`: asks the API; `discard`: told the id of an upload that nobody waits for any more
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
  let asks: readonly Ask[] = [];

  const sendWhenFull = () => {
    while (asks.length >= transferLimits.filesPerRequest || (expected === 0 && asks.length > 0)) {
      const batch = asks.slice(0, transferLimits.filesPerRequest);
      asks = asks.slice(transferLimits.filesPerRequest);
      void send(batch);
    }
  };

  const send = async (batch: readonly Ask[]): Promise<void> => {
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
      const refused = refusedFiles(error);
      const others = wanted.filter((_, index) => !refused.has(index));
      // One file that breaks a rule refuses the whole request; the others ask again without it.
      if (!(error instanceof ApiError) || others.length === wanted.length) {
        for (const ask of wanted) ask.reject(error);
        return;
      }
      for (const [index, errors] of refused) wanted[index]?.reject(ownError(error, errors));
      await send(others);
    }
  };

  const deliver = (ask: Ask, instructions: Instructions | undefined) => {
    if (instructions && ask.signal.aborted) discard(instructions.id);
    else if (instructions) ask.resolve(instructions);
    else ask.reject(unanswered());
  };

  return {
    reserve: (): Reservation => {
      let taken = true;
      expected += 1;
      lastPlace += 1;
      const place = lastPlace;
      const release = () => {
        if (taken) expected -= 1;
        taken = false;
      };
      return {
        ask: (file, signal) =>
          new Promise((resolve, reject) => {
            const giveUp = () => reject(signal.reason);
            if (signal.aborted) giveUp();
            signal.addEventListener("abort", giveUp, { once: true });
            asks = [...asks, { place, file, signal, resolve, reject }];
            release();
            sendWhenFull();
          }),
        leave: () => {
          release();
          sendWhenFull();
        },
      };
    },
  };
};

export type RequestBatch = ReturnType<typeof createRequestBatch>;

/** The files that a problem names, with the rules each broke: `files[2].size` is the size of the third. */
const refusedFiles = (error: unknown): ReadonlyMap<number, readonly FieldError[]> => {
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

const ownError = (error: ApiError, errors: readonly FieldError[]): ApiError =>
  error.is("invalid-request")
    ? new ApiError({ status: error.status, code: "invalid-request", detail: error.message, errors })
    : error;

const unanswered = () =>
  new ApiError({ status: 201, code: "", detail: "The server did not answer for it." });
