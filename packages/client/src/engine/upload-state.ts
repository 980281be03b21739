import type { Upload } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";

/** Why an upload did not get to its record. */
export type Failure =
  /** The file or its texts break rules; `path` is the field's name. */
  | { readonly kind: "invalid"; readonly errors: readonly FieldError[] }
  /** The API does not know the caller, not even by a fresh token. */
  | { readonly kind: "unauthorized"; readonly detail: string }
  /** The API has a problem with it, in its own words. */
  | { readonly kind: "refused-by-api"; readonly detail: string }
  /** S3 refused the bytes. */
  | { readonly kind: "refused-by-s3"; readonly code: string; readonly message: string }
  /** Nothing answered, however often it was tried. A retry of a file sent in parts goes on with those that S3 has. */
  | { readonly kind: "unreachable"; readonly host: "api" | "s3" }
  /** S3 has the bytes; the record did not settle in the time that the engine waits. */
  | { readonly kind: "unconfirmed"; readonly id: string }
  /** The record ended before the bytes came. */
  | { readonly kind: "expired" }
  /** S3 called every signature expired that the API made: their clocks disagree. */
  | { readonly kind: "policy-expired" }
  /** The file changed or went away after it was chosen. */
  | { readonly kind: "unreadable" }
  /** A file that goes up in parts needs SHA-256, which browsers have in secure contexts (https) only. */
  | { readonly kind: "insecure-context" }
  /** A fault of the engine's own. */
  | { readonly kind: "unexpected"; readonly message: string };

/** Bytes of one file. */
export interface Bytes {
  /**
   * That S3 has or that are on their way to it. Never falls: while bytes are sent again, after a failed attempt or a
   * pause, it stands still until more have been sent than ever before.
   */
  readonly bytesSent: number;
  /** That S3 confirmed. Never falls. */
  readonly bytesAcknowledged: number;
}

/** Bytes of a file that was sent before it was paused, failed, or got a new signature; absent if there are none. */
type KeptBytes = Partial<Bytes>;

/**
 * Where one file is on its way. Not the record's status: that is the server's, this is the page's.
 *
 * - `requesting`: waits for its signature, or with an `id` for its turn to be sent
 * - `uploading`: `attempt` counts from 1
 * - `paused`: nothing of it is on its way; a file sent in parts goes on with those that S3 has
 * - `verifying`: S3 has the bytes, the record is being written from them
 */
export type UploadState =
  | ({ readonly status: "waiting" } & KeptBytes)
  | ({ readonly status: "hashing" } & KeptBytes)
  | ({ readonly status: "requesting"; readonly id?: string } & KeptBytes)
  | ({ readonly status: "uploading"; readonly id: string; readonly attempt: number } & Bytes)
  | ({ readonly status: "paused" } & Bytes)
  | { readonly status: "verifying"; readonly id: string }
  | { readonly status: "ready"; readonly record: Upload }
  | { readonly status: "rejected"; readonly record: Upload }
  | ({ readonly status: "failed"; readonly failure: Failure } & KeptBytes)
  | { readonly status: "cancelled" };

/** What can happen to a file on its way. */
export type Step =
  | { readonly kind: "hash" }
  | { readonly kind: "request" }
  | { readonly kind: "granted"; readonly id: string }
  | { readonly kind: "attempt"; readonly number: number }
  /** `moved`: bytes that went out since the last such step. More than those that are new when some are sent again. */
  | ({ readonly kind: "progress"; readonly moved: number } & Bytes)
  | { readonly kind: "verify"; readonly id: string }
  | { readonly kind: "settled"; readonly record: Upload }
  | { readonly kind: "fail"; readonly failure: Failure }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "cancel" }
  | { readonly kind: "restart" };

/** Whether bytes of a file in this state are still to be sent, and work on it goes on. */
export const isSending = ({ status }: UploadState): boolean =>
  status === "waiting" || status === "hashing" || status === "requesting" || status === "uploading";

/** Whether work goes on for a file in this state. */
export const isActive = (state: UploadState): boolean =>
  isSending(state) || state.status === "verifying";

/** Whether nothing is left to do for a file in this state, unless someone tries it again. */
export const isOver = (state: UploadState): boolean =>
  !isActive(state) && state.status !== "paused";

/** Whether another try can help. */
export const canRetry = (state: UploadState): boolean =>
  state.status === "cancelled" || (state.status === "failed" && !hopeless.has(state.failure.kind));

const hopeless: ReadonlySet<Failure["kind"]> = new Set([
  "invalid",
  "unreadable",
  "insecure-context",
]);

/**
 * The state after a step. A step that comes too late, such as progress after a cancel, changes nothing, so a file
 * settles once.
 *
 * @returns the next state, or the very same one where the step does not apply
 */
export const next = (state: UploadState, step: Step): UploadState => {
  switch (step.kind) {
    case "restart":
      return canRetry(state) ? { status: "waiting", ...keptBytes(state) } : state;
    case "resume":
      return state.status === "paused" ? { status: "waiting", ...keptBytes(state) } : state;
    case "pause":
      return isSending(state) ? { status: "paused", ...none, ...keptBytes(state) } : state;
    case "cancel":
      return isOver(state) ? state : { status: "cancelled" };
    case "fail":
      return isActive(state)
        ? { status: "failed", failure: step.failure, ...keptBytes(state) }
        : state;
    case "hash":
      return state.status === "waiting" ? { status: "hashing", ...keptBytes(state) } : state;
    case "request":
      return isSending(state) ? { status: "requesting", ...keptBytes(state) } : state;
    case "granted":
      return state.status === "requesting"
        ? { status: "requesting", id: step.id, ...keptBytes(state) }
        : state;
    case "attempt":
      return attempted(state, step.number);
    case "progress":
      return progressed(state, step);
    case "verify":
      return isSending(state) ? { status: "verifying", id: step.id } : state;
    case "settled":
      return state.status === "verifying" ? settled(step.record) : state;
    default:
      return step satisfies never;
  }
};

const attempted = (state: UploadState, attempt: number): UploadState => {
  if (state.status === "uploading") return { ...state, attempt };
  return state.status === "requesting" && state.id !== undefined
    ? { status: "uploading", id: state.id, attempt, ...none, ...keptBytes(state) }
    : state;
};

const progressed = (state: UploadState, { bytesSent, bytesAcknowledged }: Bytes): UploadState => {
  if (state.status !== "uploading") return state;
  const sent = Math.max(bytesSent, state.bytesSent);
  const known = Math.max(bytesAcknowledged, state.bytesAcknowledged);
  const isSame = sent === state.bytesSent && known === state.bytesAcknowledged;
  return isSame ? state : { ...state, bytesSent: sent, bytesAcknowledged: known };
};

const none: Bytes = { bytesSent: 0, bytesAcknowledged: 0 };

/** Returns the bytes that the next state starts from, so that progress does not fall. */
const keptBytes = (state: UploadState): KeptBytes => {
  if (!("bytesSent" in state)) return {};
  const { bytesSent = 0, bytesAcknowledged = 0 } = state;
  return bytesSent > 0 ? { bytesSent, bytesAcknowledged } : {};
};

const settled = (record: Upload): UploadState => {
  switch (record.status) {
    case "ready":
      return { status: "ready", record };
    case "rejected":
      return { status: "rejected", record };
    default:
      return { status: "failed", failure: { kind: "expired" } };
  }
};
