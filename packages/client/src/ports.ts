import type { ApiClient } from "./api-client.ts";
import type { RetryPolicy, Wait } from "./retry.ts";
import type { SendForm } from "./send-form.ts";

/** What the engine needs of the world; a test hands it another. */
export interface Ports {
  readonly api: ApiClient;
  readonly sendForm: SendForm;
  /** base64 of a file's SHA-256, or undefined where it cannot be had. */
  readonly sha256Of: (file: Blob) => Promise<string | undefined>;
  readonly wait: Wait;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly retryPolicy: RetryPolicy;
}
