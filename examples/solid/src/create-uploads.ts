import type { Uploader } from "@slipway/client";
import { createSignal, onCleanup } from "solid-js";

/** Returns the files of an uploader and their progress, as a signal that follows them until its owner is disposed. */
export const createUploads = <Config>(uploader: Uploader<Config>) => {
  const [snapshot, setSnapshot] = createSignal(uploader.getSnapshot());
  onCleanup(uploader.subscribe(() => setSnapshot(() => uploader.getSnapshot())));
  return snapshot;
};
