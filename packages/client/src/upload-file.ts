import type { RequestedFile } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { awaitRecord } from "./await-record.ts";
import { type ChosenFile, declare } from "./chosen-file.ts";
import { failureOf } from "./failure-of.ts";
import type { Lane } from "./lane.ts";
import type { Ports } from "./ports.ts";
import type { RequestBatch, Seat } from "./request-batch.ts";
import { type Sent, sendFile } from "./send-file.ts";
import type { SendWindow } from "./send-window.ts";
import type { Failure, Step } from "./upload-state.ts";
import { ApiError } from "./wire-error.ts";

/** Milliseconds for which a form is used; one that waited longer for its turn is asked for anew. */
const freshFor = (limits.policyLifetime - 60) * 1000;

/** Forms asked for one file, before a storage that calls each of them expired is given up. */
const mostForms = 3;

export interface Journey {
  readonly chosen: ChosenFile;
  readonly ports: Ports;
  readonly requests: RequestBatch;
  readonly lanes: { readonly hashing: Lane; readonly sending: Lane };
  /** Told the id of an upload that will not be used; its record need not wait. */
  readonly discard: (id: string) => void;
  readonly report: (step: Step) => void;
  readonly signal: AbortSignal;
  /** Shared by the parts of all files. */
  readonly window: SendWindow;
  /** Where the API's routes start; tells uploads to different places apart. */
  readonly endpoint: string;
}

/**
 * One file's life: hash, ask, send, wait for the record. It reports each step and never throws; an abort ends it in
 * silence, and discards its upload where there is one.
 */
export const uploadFile = async (journey: Journey): Promise<void> => {
  const { chosen, ports, requests, lanes, report, signal } = journey;
  const seat = requests.take();
  signal.addEventListener("abort", seat.leave, { once: true });
  try {
    const sha256 = await lanes.hashing.run(() => {
      report({ kind: "hash" });
      return ports.sha256Of(chosen.file);
    }, signal);
    report({ kind: "request" });
    await askAndSend(journey, { declared: declare(chosen, sha256), seat });
  } catch (error) {
    if (!signal.aborted) report(failed(failureOf(error)));
  } finally {
    seat.leave();
  }
};

/** The end of that life, where S3 has the bytes: it waits for the record. */
export const verifyRecord = async (journey: Journey, id: string): Promise<void> => {
  const { ports, report, signal, discard } = journey;
  report({ kind: "verify", id });
  try {
    const record = await awaitRecord(id, ports, signal);
    report(record ? { kind: "settled", record } : failed({ kind: "unconfirmed", id }));
  } catch (error) {
    if (signal.aborted) discard(id);
    else report(failed(failureOf(error)));
  }
};

const askAndSend = async (
  journey: Journey,
  { declared, seat }: { readonly declared: RequestedFile; readonly seat: Seat },
): Promise<void> => {
  const { ports, requests, lanes, report, signal, discard } = journey;
  const ask = async (place: Seat) => {
    const form = await place.ask(declared, signal);
    if (form.method !== "post") throw noForm();
    report({ kind: "granted", id: form.id });
    return { form, askedAt: ports.now() };
  };
  let { form, askedAt } = await ask(seat);

  const send = async (): Promise<Sent> => {
    for (let forms = 1; ; forms += 1) {
      const sent = ports.now() - askedAt < freshFor ? await sendForm(journey, form) : expired;
      if (sent.kind !== "policy-expired" || forms >= mostForms) return sent;
      discard(form.id);
      report({ kind: "request" });
      ({ form, askedAt } = await ask(requests.take()));
    }
  };

  try {
    const sent = await lanes.sending.run(send, signal);
    if (sent.kind === "stored") return await verifyRecord(journey, form.id);
    if (sent.kind === "unreachable") return report(failed({ kind: "unreachable", id: form.id }));
    discard(form.id);
    report(failed(sent.kind === "refused" ? { ...sent, kind: "refused-by-s3" } : sent));
  } catch (error) {
    discard(form.id);
    throw error;
  }
};

const sendForm = (
  { chosen, ports, report, signal }: Journey,
  form: Parameters<typeof sendFile>[0]["form"],
) =>
  sendFile({
    form,
    file: chosen.file,
    ports,
    signal,
    onAttempt: (number) => report({ kind: "attempt", number }),
    onProgress: (bytes) => report({ kind: "progress", bytes, size: chosen.file.size }),
  });

const noForm = () =>
  new ApiError({ status: 201, code: "", detail: "The server's answer was no form.", errors: [] });

const expired: Sent = { kind: "policy-expired" };

const failed = (failure: Failure): Step => ({ kind: "fail", failure });
