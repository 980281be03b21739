import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { createSigner } from "./slipway-signer.js";

globalThis.uploadWithUppy = async () => {
  const files = [...(document.querySelector("input")?.files ?? [])];
  const { createOptions, waitUntilReady } = createSigner();
  const uppy = new Uppy();
  uppy.use(AwsS3, createOptions(uppy));
  const started = performance.now();
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  const result = await uppy.upload();
  const acknowledged = performance.now() - started;
  if (result?.successful?.length !== files.length) throw new Error("not all files were uploaded");
  await waitUntilReady();
  return { acknowledged, ready: performance.now() - started };
};
