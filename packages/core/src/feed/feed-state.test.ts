import { expect, test } from "vitest";
import { applyChanges, createFeedState, type FeedChange, restartFeed } from "./feed-state.ts";

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;

const file = (number: number, revision = 2, title = "T"): FeedChange => ({
  id: id(number),
  revision,
  status: "ready",
  kind: "default",
  fileName: `${number}.txt`,
  title,
  type: "text/plain",
  size: 1,
});
const deleted = (number: number, revision = 3): FeedChange => ({
  id: id(number),
  revision,
  status: "deleted",
});

const read = (state = createFeedState()) => {
  let pages = 0;
  return {
    state,
    page: (changes: readonly FeedChange[], { full = false, more = false } = {}) => {
      pages += 1;
      return applyChanges(state, { changes: [...changes], cursor: `c${pages}`, full, more });
    },
    ids: () => [...state.changes.keys()],
  };
};

test("an older change that is read again does not undo a newer one, not even a deletion", () => {
  const { state, page } = read();
  page([file(1, 4, "new"), deleted(2)]);
  expect(page([file(1, 3, "old"), file(1, 4, "new"), file(2, 2)]).changed).toEqual([]);
  expect(state.changes.get(id(1))).toMatchObject({ title: "new" });
  expect(state.changes.get(id(2))).toEqual(deleted(2));
  expect(state.cursor).toBe("c2");
});

test("a feed that starts over keeps its files until all were listed, and forgets those that were not", () => {
  const { state, page, ids } = read();
  page([file(1), file(2)], { full: true, more: true });
  expect(page([file(3)], { full: true }).forgotten).toEqual([]);
  page([deleted(3)]);

  expect(page([file(1)], { full: true, more: true }).forgotten).toEqual([]);
  expect(ids()).toHaveLength(3);
  expect(page([file(4)], { full: true }).forgotten).toEqual([id(2), id(3)]);
  expect(ids()).toEqual([id(1), id(4)]);
  expect(state.seen).toBeUndefined();
});

test("a feed that starts over a second time before its end forgets what only the first time listed", () => {
  const { state, page, ids } = read();
  page([file(1)], { full: true, more: true });
  restartFeed(state);
  expect(state.cursor).toBeUndefined();
  page([file(2)], { full: true });
  expect(ids()).toEqual([id(2)]);
});
