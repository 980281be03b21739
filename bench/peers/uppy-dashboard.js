import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import { createSigner } from "./slipway-signer.js";

const { createOptions, waitUntilReady } = createSigner();
const uppy = new Uppy({ autoProceed: true });
uppy.use(Dashboard, { inline: true, target: "main", width: "100%" });
uppy.use(AwsS3, createOptions(uppy));
uppy.on("complete", async ({ successful, failed }) => {
  await waitUntilReady();
  document.title = `${successful.length} ready, ${failed.length} failed`;
});
