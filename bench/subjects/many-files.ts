import type { FeedFile } from "@slipway/client/feed";
import type { ChangesPage } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";

const words =
  "harbor lighthouse sunset crane vessel anchor bridge night market garden museum station window winter März invoice contract report".split(
    " ",
  );
/** Returns a word that seems random, and is the same in each run. */
const pick = (seed: number): string => words[(seed * 2_654_435_761) % words.length] ?? "";

/** Creates the file with a number, which is the same in each run. */
export const createFile = (number: number): FeedFile => ({
  id: `${(0x019aa8d48a00 + number).toString(16).padStart(12, "0").replace(/^.{8}/, "$&-")}-7000-8000-${String(number).padStart(12, "0")}`,
  revision: 2,
  status: "ready",
  kind: "default",
  fileName: `IMG_${(number * 7919) % 10_007}.jpg`,
  title: `${pick(number + 1)} ${pick(number + 2)}`,
  caption: `The ${pick(3 * number)} at the ${pick(5 * number)}, ${pick(7 * number)}`,
  path: `trips/${2000 + (number % 26)}`,
  type: "image/jpeg",
  size: number,
});

// As long as the API's own cursors.
const cursorTail = "x".repeat(240);

/** Returns a page of the feed of some files as the API does. */
export const listFeedPage = (files: readonly FeedFile[], since = "0"): ChangesPage => {
  // A page can have a cursor of the real API.
  const from = Number.parseInt(since, 10) || 0;
  const changes = files.slice(from, from + limits.feed.changes);
  const end = from + changes.length;
  return {
    changes,
    cursor: `${end}${cursorTail}`,
    more: end < files.length,
    full: from < files.length,
  };
};
