import type { Upload } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";
import type { UploadOf } from "../kinds/config-types.ts";

/** Why an upload failed. */
export type Failure =
  /** The file or its texts break rules. `path` is the name of the field. */
  | { readonly kind: "invalid"; readonly errors: readonly FieldError[] }
  /** The API does not accept the caller's token, not even a new one. */
  | { readonly kind: "unauthorized"; readonly detail: string }
  /** The API refused the request. `detail` is its reason, and `code` the one of the app, such as `album-closed`. */
  | { readonly kind: "refused-by-api"; readonly detail: string; readonly code?: string }
  /** Something other than the API responded, such as a proxy. `status` is the HTTP status. */
  | { readonly kind: "unexpected-response"; readonly status: number }
  /** S3 refused the bytes. */
  | { readonly kind: "refused-by-s3"; readonly code: string; readonly message: string }
  /** No attempt got a response. A retry of a file in parts resumes with the parts that S3 has. */
  | { readonly kind: "unreachable"; readonly host: "api" | "s3" }
  /** S3 has the bytes, but the record did not settle in time. */
  | { readonly kind: "unconfirmed"; readonly id: string }
  /** The record expired before the bytes arrived. */
  | { readonly kind: "expired" }
  /** S3 called every signature of the API expired: their clocks differ. */
  | { readonly kind: "policy-expired" }
  /** The app's `prepare` failed, with this message. */
  | { readonly kind: "prepare-failed"; readonly message: string }
  /** The app's `prepare` did not finish in this time. */
  | { readonly kind: "prepare-timeout"; readonly seconds: number }
  /** The file was changed or removed after it was chosen. */
  | { readonly kind: "unreadable" }
  /** A file in parts needs SHA-256, which browsers provide only in secure contexts (HTTPS). */
  | { readonly kind: "insecure-context" }
  /** A bug in the engine. */
  | { readonly kind: "unexpected"; readonly message: string };

/** Bytes of one file. */
export interface Bytes {
  /**
   * Bytes that S3 has or that are in flight. Never decreases: while bytes are sent again, after a failed attempt or a pause,
   * it does not change until more bytes were sent than before.
   */
  readonly bytesSent: number;
  /** Bytes that S3 confirmed. Never decreases. */
  readonly bytesAcknowledged: number;
}

/** Bytes that were sent before the file was paused, failed, or got a new signature. Missing if there are none. */
type KeptBytes = Partial<Bytes>;

/**
 * The state of one file in the page. It is not the status of the record, which the server sets.
 *
 * - `preparing`: the app's `prepare` is running
 * - `requesting`: waits for its signature; or, with an `id`, waits to be sent
 * - `uploading`: `attempt` counts from 1
 * - `paused`: nothing is in flight; a file in parts resumes with the parts that S3 has
 * - `verifying`: S3 has the bytes, and the server is inspecting the object
 */
export type UploadState<Config = unknown> =
  | ({ readonly status: "waiting" } & KeptBytes)
  | { readonly status: "preparing" }
  | ({ readonly status: "hashing" } & KeptBytes)
  | ({ readonly status: "requesting"; readonly id?: string } & KeptBytes)
  | ({
      readonly status: "uploading";
      readonly id: string;
      readonly attempt: number;
      /** Bytes that S3 has or that are in flight. Fewer than `bytesSent` while bytes are sent again. */
      readonly bytesReached: number;
    } & Bytes)
  | ({ readonly status: "paused" } & Bytes)
  | { readonly status: "verifying"; readonly id: string }
  | { readonly status: "ready"; readonly record: UploadOf<Config> }
  | { readonly status: "rejected"; readonly record: UploadOf<Config> }
  | ({ readonly status: "failed"; readonly failure: Failure } & KeptBytes)
  | { readonly status: "cancelled" };

/** A change of a file's state. */
export type Step =
  | { readonly kind: "prepare" }
  | { readonly kind: "hash" }
  | { readonly kind: "request" }
  | { readonly kind: "granted"; readonly id: string }
  | { readonly kind: "attempt"; readonly number: number }
  /**
   * `moved`: the bytes that were sent since the last such step, including bytes that were sent again. Unlike in a state, `bytesSent` decreases
   * when bytes must be sent again.
   */
  | ({ readonly kind: "progress"; readonly moved: number } & Bytes)
  | { readonly kind: "verify"; readonly id: string }
  | { readonly kind: "settled"; readonly record: Upload }
  | { readonly kind: "fail"; readonly failure: Failure }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "cancel" }
  | { readonly kind: "restart" };

type AnyState = Pick<UploadState, "status">;

/** Returns true if the file still has bytes to send, and is in progress. */
export const isSending = ({ status }: AnyState): boolean =>
  status === "waiting" ||
  status === "preparing" ||
  status === "hashing" ||
  status === "requesting" ||
  status === "uploading";

/** Returns true if the file is in progress. */
export const isActive = (state: AnyState): boolean =>
  isSending(state) || state.status === "verifying";

/** Returns true if the file has no work left, unless the user retries it. */
export const isOver = (state: AnyState): boolean => !isActive(state) && state.status !== "paused";

/** Returns true if a retry can help. */
export const canRetry = <Config = unknown>(state: UploadState<Config>): boolean =>
  state.status === "cancelled" ||
  (state.status === "failed" && !permanentFailures.has(state.failure.kind));

const permanentFailures: ReadonlySet<Failure["kind"]> = new Set([
  "invalid",
  "unreadable",
  "insecure-context",
]);

/**
 * Returns the state after a step. A late step, such as progress after a cancel, changes nothing, so a file settles once.
 *
 * @returns the next state, or the same object if the step does not apply
 */
export const applyStep = (state: UploadState, step: Step): UploadState => {
  switch (step.kind) {
    case "restart":
      return canRetry(state) ? { status: "waiting", ...keptBytes(state) } : state;
    case "resume":
      return state.status === "paused" ? { status: "waiting", ...keptBytes(state) } : state;
    case "pause":
      return isSending(state) ? { status: "paused", ...noBytes, ...keptBytes(state) } : state;
    case "cancel":
      return isOver(state) ? state : { status: "cancelled" };
    case "fail":
      return isActive(state)
        ? { status: "failed", failure: step.failure, ...keptBytes(state) }
        : state;
    case "prepare":
      return state.status === "waiting" ? { status: "preparing" } : state;
    case "hash":
      return state.status === "waiting" ? { status: "hashing", ...keptBytes(state) } : state;
    case "request":
      return isSending(state) ? { status: "requesting", ...keptBytes(state) } : state;
    case "granted":
      return state.status === "requesting"
        ? { status: "requesting", id: step.id, ...keptBytes(state) }
        : state;
    case "attempt":
      return startAttempt(state, step.number);
    case "progress":
      return addProgress(state, step);
    case "verify":
      return isSending(state) ? { status: "verifying", id: step.id } : state;
    case "settled":
      return state.status === "verifying" ? settle(step.record) : state;
    default:
      return step satisfies never;
  }
};

const startAttempt = (state: UploadState, attempt: number): UploadState => {
  if (state.status !== "uploading" && state.status !== "requesting") return state;
  const { id } = state;
  if (id === undefined) return state;
  const { bytesSent = 0, bytesAcknowledged = 0 } = state;
  const bytesReached = bytesAcknowledged;
  return { status: "uploading", id, attempt, bytesSent, bytesAcknowledged, bytesReached };
};

const addProgress = (state: UploadState, step: Bytes): UploadState => {
  if (state.status !== "uploading") return state;
  const bytesReached = step.bytesSent;
  const bytesSent = Math.max(bytesReached, state.bytesSent);
  const bytesAcknowledged = Math.max(step.bytesAcknowledged, state.bytesAcknowledged);
  const isSame =
    bytesReached === state.bytesReached && bytesAcknowledged === state.bytesAcknowledged;
  return isSame ? state : { ...state, bytesSent, bytesAcknowledged, bytesReached };
};

const noBytes: Bytes = { bytesSent: 0, bytesAcknowledged: 0 };

/** Returns the bytes that the next state starts from, so that progress does not fall. */
const keptBytes = (state: UploadState): KeptBytes => {
  if (!("bytesSent" in state)) return {};
  const { bytesSent = 0, bytesAcknowledged = 0 } = state;
  return bytesSent > 0 ? { bytesSent, bytesAcknowledged } : {};
};

const settle = (record: Upload): UploadState => {
  const { status } = record;
  switch (status) {
    case "ready":
    case "rejected":
      return { status, record };
    case "pending":
    case "expired":
    case "trashed":
    case "deleted":
      return { status: "failed", failure: { kind: "expired" } };
    default:
      return status satisfies never;
  }
};
