import type { FormInstructions, RequestedFile } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/limits";
import type { RequestBatch, Seat } from "../api/request-batch.ts";
import { type ChosenFile, createFileRequest } from "../files/chosen-file.ts";
import { InsecureContextError } from "../hash/hasher.ts";
import type { CongestionWindow } from "../parts/congestion-window.ts";
import type { HeldUpload } from "../resume/held-upload.ts";
import { ApiError } from "../transport/request-errors.ts";
import type { Semaphore } from "../transport/semaphore.ts";
import {
  attemptSend,
  hasWrongDigest,
  type StoreResult,
  storeWithRetries,
} from "../transport/store-with-retries.ts";
import type { Ports } from "./ports.ts";
import type { RecordWatch } from "./record-watch.ts";
import { toFailure } from "./upload-failure.ts";
import type { Failure, Step } from "./upload-state.ts";

/** Milliseconds for which a form is used; one that waited longer for its turn is asked for anew. */
const freshFor = (transferLimits.policyLifetime - 60) * 1000;

export interface Journey {
  readonly chosen: ChosenFile;
  readonly ports: Ports;
  readonly requests: RequestBatch;
  readonly records: RecordWatch;
  readonly lanes: {
    readonly hashing: Semaphore;
    readonly forms: Semaphore;
    readonly inParts: Semaphore;
  };
  /** Told the id of an upload that will not be used; its record need not wait. */
  readonly discard: (id: string) => void;
  readonly report: (step: Step) => void;
  readonly signal: AbortSignal;
  /** The multipart upload of a large file, kept over pauses and retries. */
  readonly held: HeldUpload;
  /** Shared by the parts of all files. */
  readonly window: CongestionWindow;
  /** Where the API's routes start; tells uploads to different places apart. */
  readonly endpoint: string;
}

/**
 * One file's life: hash, ask, send, wait for the record. It reports each step and never throws; an abort ends it in
 * silence, and discards its upload where there is one.
 */
export const uploadFile = async (journey: Journey): Promise<void> => {
  const { chosen, lanes, requests, report, signal } = journey;
  const seat = requests.take();
  signal.addEventListener("abort", seat.leave, { once: true });
  try {
    const sha256 = await lanes.hashing.run(() => {
      report({ kind: "hash" });
      return sha256Of(journey);
    }, signal);
    report({ kind: "request" });
    await askAndSend(journey, { declared: await createFileRequest(chosen, sha256), seat });
  } catch (error) {
    if (!signal.aborted) report(failed(toFailure(error)));
  } finally {
    seat.leave();
  }
};

/** The end of that life, where S3 has the bytes: it waits for the record. */
export const verifyRecord = async (journey: Journey, id: string): Promise<void> => {
  const { records, report, signal, discard } = journey;
  report({ kind: "verify", id });
  try {
    const watched = await records.watch(id, signal);
    switch (watched.kind) {
      case "settled":
        return report(watched);
      case "unconfirmed":
        return report(failed({ kind: "unconfirmed", id }));
      case "gone":
        return report(failed({ kind: "expired" }));
      default:
        return watched satisfies never;
    }
  } catch (error) {
    if (signal.aborted) discard(id);
    else report(failed(toFailure(error)));
  }
};

/** Undefined where there is no digest: S3 then computes one, of whatever arrived. */
const sha256Of = async ({ chosen, ports, signal }: Journey): Promise<string | undefined> => {
  try {
    return await ports.hasher.sha256(chosen.file, signal);
  } catch (error) {
    if (error instanceof InsecureContextError) return undefined;
    throw error;
  }
};

const askAndSend = async (
  journey: Journey,
  { declared, seat }: { readonly declared: RequestedFile; readonly seat: Seat },
): Promise<void> => {
  const { chosen, ports, requests, lanes, report, signal, discard } = journey;
  const ask = async (place: Seat) => {
    const form = await place.ask(declared, signal);
    if (form.method !== "post") throw unexpectedInstructions();
    report({ kind: "granted", id: form.id });
    return { form, askedAt: ports.now() };
  };
  let { form, askedAt } = await ask(seat);
  const renew = async () => {
    discard(form.id);
    report({ kind: "request" });
    ({ form, askedAt } = await ask(requests.take()));
  };
  const send = () =>
    storeWithRetries({
      attempt: async (number) => {
        if (ports.now() - askedAt >= freshFor) await renew();
        return sendOnce(journey, { form, number });
      },
      renew,
      hasArrived: () => hasArrived(form.id, journey),
      body: chosen.file,
      isUnchanged: async () => (await sha256Of(journey)) === declared.sha256,
      // Without TLS any byte of the form can be damaged, and S3 then refuses it for whatever that byte was about.
      isDamage: (code) => hasWrongDigest(code) || new URL(form.url).protocol === "http:",
      ports,
      signal,
    });

  try {
    const sent = await lanes.forms.run(send, signal);
    if (sent.kind === "stored") return await verifyRecord(journey, form.id);
    discard(form.id);
    report(failed(failureBySending(sent)));
  } catch (error) {
    discard(form.id);
    throw error;
  }
};

const sendOnce = async (
  { chosen: { file }, ports, report, signal }: Journey,
  { form, number }: { readonly form: FormInstructions; readonly number: number },
) => {
  let bytesSent = 0;
  const onProgress = (bytes: number) => {
    const moved = Math.min(bytes, file.size) - bytesSent;
    bytesSent += moved;
    report({ kind: "progress", bytesSent, bytesAcknowledged: 0, moved });
  };
  report({ kind: "attempt", number });
  return attemptSend(() => ports.sendForm({ form, file, signal, onProgress }));
};

const hasArrived = async (id: string, { ports, signal }: Journey): Promise<boolean> => {
  try {
    const { uploads } = await ports.api.getStatuses([id], 0, signal);
    return uploads.some(({ status }) => status !== "pending");
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
};

/** What it means for the person who waits that bytes could not be sent. */
export const failureBySending = (
  sent: Exclude<StoreResult, { readonly kind: "stored" }>,
): Failure => {
  switch (sent.kind) {
    case "refused":
      return { ...sent, kind: "refused-by-s3" };
    case "unreachable":
      return { kind: "unreachable", host: "s3" };
    default:
      return { kind: sent.kind };
  }
};

export const unexpectedInstructions = () =>
  new ApiError({ status: 201, code: "", detail: "The server's answer was for another file." });

export const failed = (failure: Failure): Step => ({ kind: "fail", failure });
