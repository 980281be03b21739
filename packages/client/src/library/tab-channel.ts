import { transferLimits } from "@slipway/core/transfer-limits";

/** Milliseconds for which changes are collected before the other tabs are notified. */
const notifyDelay = 250;

/** IDs in one message: as many as one request may contain. */
const idsPerMessage = transferLimits.status.idsPerRequest;

/** A tab's connection to the other tabs of the same user. */
export interface LibraryTabs {
  /** Notifies the other tabs that an upload changed. */
  readonly notify: (id: string) => void;
  readonly close: () => void;
}

/**
 * Connects the tabs of a user in one browser. Each tab is notified when another one uploads, edits, or deletes. Without
 * `BroadcastChannel`, as in old browsers, tabs are not notified.
 *
 * @param options the channel's name, one for each user; `onChange` is called with the IDs that another tab changed
 */
export const connectTabs = ({
  name,
  onChange,
}: {
  readonly name: string;
  readonly onChange: (ids: readonly string[]) => void;
}): LibraryTabs => {
  if (globalThis.BroadcastChannel === undefined)
    return { notify: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(name);
  let ids = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = () => {
    timer = undefined;
    const all = [...ids];
    ids = new Set();
    for (let start = 0; start < all.length; start += idsPerMessage)
      channel.postMessage(all.slice(start, start + idsPerMessage));
  };

  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isIds(data)) onChange(data);
  };

  return {
    notify: (id) => {
      ids.add(id);
      timer ??= setTimeout(send, notifyDelay);
    },
    close: () => {
      clearTimeout(timer);
      if (ids.size > 0) send();
      channel.close();
    },
  };
};

const isIds = (data: unknown): data is readonly string[] =>
  Array.isArray(data) && data.every((id) => typeof id === "string");
