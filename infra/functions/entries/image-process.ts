export { isImageProcess, setImageEntry } from "@slipway/functions/images/process/image-program";
export { runImageProcess } from "@slipway/functions/images/process/run-image-process";
