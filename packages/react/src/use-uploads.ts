import type { UploaderSnapshot } from "@slipway/client/engine/upload-list";
import type { Uploader } from "@slipway/client/uploader";
import { useSyncExternalStore } from "react";

/**
 * Follow an uploader.
 *
 * @param uploader made once, outside of the component or in a state of it
 * @returns its files and their progress, as they are now
 */
export const useUploads = (uploader: Uploader): UploaderSnapshot =>
  useSyncExternalStore(uploader.subscribe, uploader.getSnapshot, uploader.getSnapshot);
