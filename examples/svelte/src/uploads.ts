import type { Uploader } from "@slipway/client";
import { createSubscriber } from "svelte/reactivity";

/** Returns the files of an uploader and their progress. What reads `current` in a component or effect follows them. */
export const createUploads = <Config>(uploader: Uploader<Config>) => {
  const subscribe = createSubscriber((update) => uploader.subscribe(update));
  return {
    get current() {
      subscribe();
      return uploader.getSnapshot();
    },
  };
};
