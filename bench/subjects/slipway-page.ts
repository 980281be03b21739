import { createUploader } from "@slipway/client/uploader";
import type { Durations } from "./upload-page.ts";

declare global {
  var uploadWithSlipway: () => Promise<Durations>;
}

globalThis.uploadWithSlipway = async () => {
  const input = document.querySelector("input");
  const uploader = createUploader({ getToken: () => globalThis.apiToken });
  const started = performance.now();
  let acknowledged = 0;
  uploader.subscribe(() => {
    const { uploads } = uploader.getSnapshot();
    const all = uploads.every(({ state }) => ["verifying", "ready"].includes(state.status));
    if (all) acknowledged ||= performance.now() - started;
  });
  uploader.add([...(input?.files ?? [])]);
  await uploader.settled();
  const ready = performance.now() - started;
  const { uploads } = uploader.getSnapshot();
  uploader.close();
  const failed = uploads.find(({ state }) => state.status !== "ready");
  if (failed) throw new Error(`${failed.file.name}: ${JSON.stringify(failed.state)}`);
  return { acknowledged: acknowledged || ready, ready };
};
