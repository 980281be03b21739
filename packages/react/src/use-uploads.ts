import type { UploaderSnapshot } from "@slipway/client/engine/upload-list";
import type { Uploader } from "@slipway/client/uploader";
import { useSyncExternalStore } from "react";

/**
 * Subscribes to an uploader.
 *
 * @param uploader created once, outside the component or in its state
 * @returns the current files and their progress
 */
export const useUploads = <Config>(uploader: Uploader<Config>): UploaderSnapshot<Config> =>
  useSyncExternalStore(uploader.subscribe, uploader.getSnapshot, uploader.getSnapshot);
