import type { Upload } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";

/** Why an upload did not get to its record. */
export type Failure =
  /** The file or its texts break rules; `path` is the field's name. */
  | { readonly kind: "invalid"; readonly errors: readonly FieldError[] }
  /** The API has a problem with it, in its own words. */
  | { readonly kind: "refused-by-api"; readonly detail: string }
  /** S3 refused the form. */
  | { readonly kind: "refused-by-s3"; readonly code: string; readonly message: string }
  /** Nothing answered, however often it was tried. `id`: a record that still waits for the bytes. */
  | { readonly kind: "unreachable"; readonly id?: string | undefined }
  /** S3 has the bytes; the record did not settle in the time that the engine waits. */
  | { readonly kind: "unconfirmed"; readonly id: string }
  /** The record ended before the bytes came. */
  | { readonly kind: "expired" }
  /** The storage called every form expired that the API signed: their clocks disagree. */
  | { readonly kind: "policy-expired" }
  /** The file changed or went away after it was chosen. */
  | { readonly kind: "unreadable" }
  /** A fault of the engine's own. */
  | { readonly kind: "unexpected"; readonly message: string };

/**
 * Where one file is on its way. Not the record's status: that is the server's, this is the page's.
 *
 * - `requesting`: waits for its form, or with an `id` for its turn to be sent
 * - `uploading`: `attempt` counts from 1; `bytesUploaded` never falls and never passes the file's size
 * - `verifying`: S3 has the bytes, the record is being written from them
 */
export type UploadState =
  | { readonly status: "waiting" }
  | { readonly status: "hashing" }
  | {
      readonly status: "requesting";
      readonly id?: string | undefined;
      readonly bytesUploaded: number;
    }
  | {
      readonly status: "uploading";
      readonly id: string;
      readonly attempt: number;
      readonly bytesUploaded: number;
    }
  | { readonly status: "verifying"; readonly id: string }
  | { readonly status: "ready"; readonly record: Upload }
  | { readonly status: "rejected"; readonly record: Upload }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

/** What can happen to a file on its way. */
export type Step =
  | { readonly kind: "hash" }
  | { readonly kind: "request" }
  | { readonly kind: "granted"; readonly id: string }
  | { readonly kind: "attempt"; readonly number: number }
  | { readonly kind: "progress"; readonly bytes: number; readonly size: number }
  | { readonly kind: "verify"; readonly id: string }
  | { readonly kind: "settled"; readonly record: Upload }
  | { readonly kind: "fail"; readonly failure: Failure }
  | { readonly kind: "cancel" }
  | { readonly kind: "restart" };

/** Whether work goes on for a file in this state. */
export const isActive = ({ status }: UploadState): boolean =>
  status === "waiting" ||
  status === "hashing" ||
  status === "requesting" ||
  status === "uploading" ||
  status === "verifying";

/** Whether another try can help. */
export const canRetry = (state: UploadState): boolean =>
  state.status === "cancelled" ||
  (state.status === "failed" &&
    state.failure.kind !== "invalid" &&
    state.failure.kind !== "unreadable");

/**
 * The state after a step. A step that comes too late, such as progress after a cancel, changes nothing, so a file
 * settles once.
 *
 * @returns the next state, or the very same one where the step does not apply
 */
export const next = (state: UploadState, step: Step): UploadState => {
  switch (step.kind) {
    case "restart":
      return canRetry(state) ? { status: "waiting" } : state;
    case "cancel":
      return isActive(state) ? { status: "cancelled" } : state;
    case "fail":
      return isActive(state) ? { status: "failed", failure: step.failure } : state;
    case "hash":
      return state.status === "waiting" ? { status: "hashing" } : state;
    case "request":
      return state.status === "hashing" || state.status === "uploading"
        ? { status: "requesting", bytesUploaded: bytesOf(state) }
        : state;
    case "granted":
      return state.status === "requesting" ? { ...state, id: step.id } : state;
    case "attempt":
      return (state.status === "requesting" || state.status === "uploading") && state.id
        ? {
            status: "uploading",
            id: state.id,
            attempt: step.number,
            bytesUploaded: state.bytesUploaded,
          }
        : state;
    case "progress":
      return progressed(state, Math.min(step.bytes, step.size));
    case "verify":
      return state.status === "uploading" || state.status === "waiting"
        ? { status: "verifying", id: step.id }
        : state;
    case "settled":
      return state.status === "verifying" ? settled(step.record) : state;
    default:
      return step satisfies never;
  }
};

const bytesOf = (state: UploadState): number =>
  "bytesUploaded" in state ? state.bytesUploaded : 0;

// A new attempt starts from nothing; the person's progress waits until it is overtaken.
const progressed = (state: UploadState, bytes: number): UploadState =>
  state.status === "uploading" && bytes > state.bytesUploaded
    ? { ...state, bytesUploaded: bytes }
    : state;

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
