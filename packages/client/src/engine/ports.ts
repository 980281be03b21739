import type { UploadApi } from "../api/upload-api.ts";
import type { FileVersion } from "../files/file-version.ts";
import type { Hasher } from "../hash/hasher.ts";
import type { Claim } from "../resume/claim.ts";
import type { ResumeStore } from "../resume/unfinished-upload.ts";
import type { HttpSender } from "../transport/http-sender.ts";
import type { WhenOnline } from "../transport/online.ts";
import type { FormSender } from "../transport/post-form.ts";
import type { RetryPolicy, Wait } from "../transport/retry-policy.ts";

/** The engine's ports to its environment. Tests replace them. */
export interface Ports {
  readonly api: UploadApi;
  readonly sendForm: FormSender;
  /** Sends a part. */
  readonly send: HttpSender;
  readonly hasher: Hasher;
  readonly resumeStore: ResumeStore;
  /** Claims an upload in parts for one chosen file. */
  readonly claim: Claim;
  readonly fileVersion: FileVersion;
  readonly whenOnline: WhenOnline;
  readonly wait: Wait;
  /** Returns milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  readonly retryPolicy: RetryPolicy;
}
