import type { ApiClientOptions } from "../api/call-api.ts";
import { createUploadApi } from "../api/upload-api.ts";
import { fileVersion } from "../files/file-version.ts";
import { createHasher } from "../hash/worker-hasher.ts";
import { createClaim } from "../resume/claim.ts";
import { createLazyStore } from "../resume/lazy-store.ts";
import { whenOnline } from "../transport/online.ts";
import { sendFormByXhr } from "../transport/post-form.ts";
import { defaultRetryPolicy, wait } from "../transport/retry-policy.ts";
import { sendByXhr } from "../transport/xhr-sender.ts";
import type { Ports } from "./ports.ts";

/** Creates the engine's ports for a page in a browser. */
export const createBrowserPorts = (apiOptions: ApiClientOptions): Ports => ({
  api: createUploadApi(apiOptions),
  sendForm: sendFormByXhr,
  send: sendByXhr,
  hasher: createHasher(),
  resumeStore: createLazyStore(),
  claim: createClaim(),
  fileVersion,
  whenOnline,
  wait,
  now: () => performance.now(),
  random: Math.random,
  retryPolicy: defaultRetryPolicy,
});
