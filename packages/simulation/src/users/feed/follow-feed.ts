import type { ChangesPage } from "@slipway/core/api";
import { applyChanges, createFeedState, type FeedState } from "@slipway/core/feed/feed-state";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { isOrphan, isReady } from "@slipway/core/status";
import { listChanges } from "@slipway/functions/feed/list-changes";
import type { Table } from "../../services/table.ts";
import { type Owner, owners } from "../action.ts";
import { callApi, type OwnerContext, wait } from "../owner-context.ts";

/** Reads what is new in an owner's feed. Returns false if a request failed. */
export const followFeed = async (context: OwnerContext, owner: Owner): Promise<boolean> => {
  const reader = context.feeds.get(owner) ?? createFeedState();
  context.feeds.set(owner, reader);
  for (;;) {
    const since = reader.cursor;
    const page = await callApi(context, "library", (adapters) =>
      listChanges(owner, since === undefined ? {} : { since }, adapters),
    );
    if (page === undefined || page instanceof Problem) return false;
    // Another request of the same reader was faster.
    if (reader.cursor !== since) return false;
    readPage(context, reader, page);
    if (!page.more) return true;
  }
};

/** Applies a page as the client does, and checks that no file goes back to an older state. */
const readPage = ({ checker }: OwnerContext, reader: FeedState, page: ChangesPage): void => {
  const before = page.changes.map(({ id }) => reader.changes.get(id));
  applyChanges(reader, page);
  for (const known of before) {
    const now = known && reader.changes.get(known.id);
    checker.check(
      "feeds never go back",
      known === undefined || now === undefined || now.revision >= known.revision,
      () => `${known?.id} was ${JSON.stringify(known)}, and is ${JSON.stringify(now)}`,
    );
  }
};

/** Checks that readers have every change, once nothing changes any more and no fault occurs. */
export const checkFeeds = async (context: OwnerContext, table: Table): Promise<void> => {
  if (context.feeds.size === 0) return;
  await wait(context, limits.feed.rereadEvery * 1000 + 1);
  for (const owner of owners) {
    if (!context.feeds.has(owner)) continue;
    await followFeed(context, owner);
    const expected = table
      .all()
      .flatMap((record) =>
        isReady(record) && !isOrphan(record) && record.owner === owner
          ? [describe(record.id, record)]
          : [],
      );
    const known = [...(context.feeds.get(owner)?.changes.values() ?? [])].flatMap((change) =>
      "fileName" in change && isReady(change) ? [describe(change.id, change)] : [],
    );
    context.checker.check(
      "feeds lose no change",
      known.toSorted().join("\n") === expected.toSorted().join("\n"),
      () => `${owner} has ${expected.join(", ")}, and the feed had ${known.join(", ")}`,
    );
  }
};

const describe = (
  id: string,
  {
    title = "",
    caption = "",
    path = "",
    fields = {},
  }: {
    readonly title?: string | undefined;
    readonly caption?: string | undefined;
    readonly path?: string | undefined;
    readonly fields?: Readonly<Record<string, unknown>> | undefined;
  },
): string => JSON.stringify([id, title, caption, path, Object.entries(fields).sort()]);
