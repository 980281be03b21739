import { isImageProcess, setImageEntry } from "../images/process/image-program.ts";

setImageEntry(import.meta.url);

// Imports on demand, so that the image process loads neither the handler nor the AWS SDK, and the handler no decoder.
export const handler = isImageProcess()
  ? void (await import("../images/process/run-image-process.ts")).runImageProcess()
  : (await import("./configurable/derive-images.ts")).createHandler(process.env);
