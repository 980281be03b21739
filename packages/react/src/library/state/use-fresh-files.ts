import { createNotifier } from "@slipway/client/engine/listeners";
import type { Uploader } from "@slipway/client/uploader";
import { useEffect, useState } from "react";
import type { Files } from "../../styled/files.ts";

/** Milliseconds for which a new file is highlighted. Longer than the animation. */
const highlight = 4_000;

const none: ReadonlySet<string> = new Set();

/** Returns the files that have just become ready on this page. */
export const useFreshFiles = ({ uploader }: Pick<Files, "uploader">): ReadonlySet<string> => {
  const [fresh, setFresh] = useState(none);
  useEffect(() => followFreshFiles(uploader, setFresh), [uploader]);
  return fresh;
};

/**
 * Calls a function with the IDs of the files that have just become ready, soon after they changed: a thousand files can become ready at
 * once. Returns a function that stops it.
 */
export const followFreshFiles = (
  uploader: Pick<Uploader, "on">,
  show: (fresh: ReadonlySet<string>) => void,
): (() => void) => {
  const fresh = new Set<string>();
  const notifier = createNotifier(() => performance.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  notifier.subscribe(() => show(new Set(fresh)));
  const stop = uploader.on("ready", ({ upload }) => {
    fresh.add(upload.state.record.id);
    notifier.notify();
    clearTimeout(timer);
    timer = setTimeout(() => {
      fresh.clear();
      notifier.notify();
    }, highlight);
  });
  return () => {
    clearTimeout(timer);
    notifier.close();
    stop();
  };
};
