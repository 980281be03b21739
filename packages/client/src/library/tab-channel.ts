import { transferLimits } from "@slipway/core/limits";

/** Milliseconds in which changes are collected before the other tabs are notified. */
const collectFor = 250;

/** Ids in one message: as many as one request may ask for. */
const idsPerMessage = transferLimits.status.idsPerRequest;

/** What one tab uses of a channel to the others. */
export interface LibraryTabs {
  /** Notifies the other tabs that these uploads changed. */
  readonly notify: (id: string) => void;
  readonly close: () => void;
}

/**
 * Connects a person's tabs in one browser: each is notified at once of what another one uploads, edits or deletes. Without
 * `BroadcastChannel`, as in old browsers, no tab hears of another.
 *
 * @param options the channel's name, one for each person; `onChange` is called with the ids that another tab changed
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
      timer ??= setTimeout(send, collectFor);
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
