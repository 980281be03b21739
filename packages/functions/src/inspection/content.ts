import type { Reason } from "@slipway/core/record";

/** The properties of an object that its inspection needs. */
export interface Content {
  /** The content type that S3 stored. */
  readonly contentType: string;
  /** The size of the whole object in bytes. */
  readonly size: number;
  /** The first bytes: all of a small object, otherwise `limits.inspectedBytes`. */
  readonly head: Uint8Array;
  /** Later bytes, if the first ones do not contain a recording's duration. */
  readonly tail?: Tail | undefined;
}

/** A range of an object's bytes after its first ones. */
export interface Tail {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** The result of comparing an object's bytes with its content type. */
export type Verdict =
  | {
      readonly outcome: "passed";
      /** The encoding of a text: its label in the Encoding Standard, in lower case. */
      readonly charset?: string | undefined;
    }
  | { readonly outcome: "failed"; readonly reason: Reason };

/** Returns the verdict that the bytes do not match their content type. */
export const mismatch = (detail: string): Verdict => ({
  outcome: "failed",
  reason: { code: "content-mismatch", detail },
});
