import { useSyncExternalStore } from "react";
import { useFormats } from "./create-messages-hook.ts";
import { useSharedMessages } from "./shared-messages.ts";

/** How often texts are updated, in milliseconds. The shortest unit is a minute. */
const tick = 30_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Subscribes to the one timer that all times on the page share. */
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

/** Shows how long ago something happened, such as `3 minutes ago`. Renders again only if its text changes. */
export const RelativeTime = ({ iso }: { readonly iso: string }) => {
  const { relativeTime, time } = useFormats();
  const { justNow } = useSharedMessages();
  const text = useSyncExternalStore(subscribe, () => relativeTime(iso, Date.now()) ?? justNow);
  return (
    <time dateTime={iso} title={time(iso)}>
      {text}
    </time>
  );
};
