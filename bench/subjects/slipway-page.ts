import { createUploader } from "@slipway/client/uploader";
import type { Took } from "./upload-page.ts";

declare global {
  var uploadWithSlipway: () => Promise<Took>;
}

globalThis.uploadWithSlipway = async () => {
  const input = document.querySelector("input");
  const uploader = createUploader({ getToken: () => globalThis.apiToken });
  const began = performance.now();
  let acknowledged = 0;
  uploader.subscribe(() => {
    const { uploads } = uploader.getSnapshot();
    const all = uploads.every(({ state }) => ["verifying", "ready"].includes(state.status));
    if (all) acknowledged ||= performance.now() - began;
  });
  uploader.add([...(input?.files ?? [])]);
  await uploader.settled();
  const ready = performance.now() - began;
  const { uploads } = uploader.getSnapshot();
  uploader.close();
  const other = uploads.find(({ state }) => state.status !== "ready");
  if (other) throw new Error(`${other.file.name}: ${JSON.stringify(other.state)}`);
  return { acknowledged: acknowledged || ready, ready };
};
