import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "./time.ts";

/** Milliseconds between two looks at the clock; nothing here is more exact than a minute. */
const tick = 30_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all times in the page. */
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of [...listeners]) each();
  }, tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** How long ago something was, such as `3 minutes ago`. It renders again only when its words change, and nothing else does. */
export const RelativeTime = ({ iso }: { readonly iso: string }) => {
  const words = useSyncExternalStore(subscribe, () => relativeTime(iso, Date.now()));
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {words}
    </time>
  );
};
