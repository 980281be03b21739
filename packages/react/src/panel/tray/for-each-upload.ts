import type { FileUpload } from "@slipway/client/engine/upload-list";
import { forEachInSlices } from "@slipway/client/files/time-slices";
import type { Uploader } from "@slipway/client/uploader";

/** Applies an action to every file without blocking the page. */
export const forEachUpload = (uploader: Uploader, act: (upload: FileUpload) => void): void =>
  void forEachInSlices(uploader.getSnapshot().uploads, act);
