import { createUploader } from "@slipway/client/uploader";

declare global {
  /** Uploads what is chosen in the page's input; milliseconds until all records are ready. */
  var uploadWithSlipway: () => Promise<number>;
}

globalThis.uploadWithSlipway = async () => {
  const input = document.querySelector("input");
  const uploader = createUploader();
  const began = performance.now();
  uploader.add([...(input?.files ?? [])]);
  await uploader.settled();
  const took = performance.now() - began;
  const { uploads } = uploader.getSnapshot();
  uploader.close();
  const other = uploads.find(({ state }) => state.status !== "ready");
  if (other) throw new Error(`${other.file.name}: ${JSON.stringify(other.state)}`);
  return took;
};
