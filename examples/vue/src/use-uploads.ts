import type { Uploader } from "@slipway/client";
import { onScopeDispose, shallowReadonly, shallowRef } from "vue";

/** Returns the files of an uploader and their progress, as a ref that follows them until its component is unmounted. */
export const useUploads = <Config>(uploader: Uploader<Config>) => {
  const snapshot = shallowRef(uploader.getSnapshot());
  const unsubscribe = uploader.subscribe(() => {
    snapshot.value = uploader.getSnapshot();
  });
  onScopeDispose(unsubscribe);
  return shallowReadonly(snapshot);
};
