// Measures the search of a page with many files: the bytes of the first load and of a change, and the time from a typed letter to its
// results. It compares the results with the whole text of each file read again for each letter, and with minisearch alone, in the same
// process. A page with React in a browser then measures the longest task until all files can be found, and the time from a typed letter to
// painted results: once with nothing in the browser's database, and once with all files in it.
//
//   npm run bench -- search [files]
import { gzipSync } from "node:zlib";
import { createFeed, type FeedFile } from "@slipway/client/feed";
import { createSearch } from "@slipway/client/search";
import type { ChangesPage } from "@slipway/core/api";
import MiniSearch from "minisearch";
import { launchBrowser } from "../tests/browser.ts";
import { createFile, listFeedPage } from "./subjects/many-files.ts";
import { visitSearchPage } from "./subjects/search-browser.ts";

const count = Number(process.argv[2] ?? 10_000);
const rounds = 5;
const typed = ["harbor", "lighthouse", "img_2041", "winter night", "jpeg", "lighthuose", "märz"];

const files = Array.from({ length: count }, (_, number) => createFile(number));
const sizes: number[] = [];

/** Answers as the API does, with a change after all files. */
const listChanges = async (since = "0"): Promise<ChangesPage> => {
  const page = listFeedPage(files, since);
  const changed = { ...createFile(1), title: "A lighthouse at last", revision: 3 };
  const answer = page.changes.length > 0 ? page : { ...page, changes: [changed] };
  const text = JSON.stringify(answer);
  sizes.push(text.length < 1000 ? text.length : gzipSync(text).length);
  return answer;
};

/** Returns the number that a part of the numbers does not exceed. */
const quantile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * part)] ?? 0;
const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** Measures each letter of each word, and returns the times in milliseconds. */
const measureTyping = (find: (text: string) => unknown): readonly number[] => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const text of typed)
      for (let length = 1; length <= text.length; length += 1) {
        const start = performance.now();
        find(text.slice(0, length));
        times.push(performance.now() - start);
      }
  return times;
};

const feed = createFeed({ api: { listChanges }, owner: "ada" });
const search = createSearch(feed);
const started = performance.now();
const stop = feed.follow();
const until = (isDone: () => boolean) =>
  new Promise<void>((resolve) => {
    if (isDone()) return resolve();
    const end = search.subscribe(() => {
      if (!isDone()) return;
      end();
      resolve();
    });
  });
await until(() => feed.getSnapshot().isComplete && search.getSnapshot().isIndexed);
const indexed = performance.now() - started;
const firstLoad = sizes.reduce((total, size) => total + size, 0);
const requests = sizes.length;
await until(() => search.find({ text: "last" }).length === 1);
stop();

const mini = new MiniSearch<FeedFile>({
  fields: ["fileName", "title", "caption", "path", "type"],
  searchOptions: { combineWith: "AND", prefix: true, fuzzy: 0.2 },
});
mini.addAll(files);
const readAll = (text: string) =>
  files.filter((file) =>
    text
      .split(" ")
      .every((word) =>
        JSON.stringify(file).normalize("NFKD").toLowerCase().includes(word.normalize("NFKD")),
      ),
  );

const rows = [
  ["Slipway", measureTyping((text) => search.find({ text }))],
  ["minisearch alone", measureTyping((text) => mini.search(text))],
  ["reading all files again", measureTyping(readAll)],
] as const;
const ours = median(rows[0][1]);
console.log(`${count} files, ${requests} requests for ${firstLoad} compressed bytes`);
console.log(`a change: 1 request, ${sizes.at(-1)} bytes`);
console.log(`loaded and indexed after ${indexed.toFixed(0)} ms`);
console.log("\n| a typed letter | median | 95% within | times Slipway |\n|---|---:|---:|---:|");
for (const [name, times] of rows)
  console.log(
    `| ${name} | ${median(times).toFixed(1)} ms | ${quantile(times, 0.95).toFixed(1)} ms | ${(median(times) / ours).toFixed(1)} |`,
  );

await using browser = await launchBrowser();
const visits = await visitSearchPage(browser, { listChanges, typed });
console.log(
  "\n| in a browser, with React | all files found after | longest task | its processor time | a typed letter: median | 95% within |",
);
console.log("|---|---:|---:|---:|---:|---:|");
for (const [index, { ready, longestTask, longestTaskCpu, typing }] of visits.entries())
  console.log(
    `| ${["first visit", "second visit"][index]} | ${[ready, longestTask, longestTaskCpu, median(typing), quantile(typing, 0.95)].map((time) => `${time.toFixed(0)} ms`).join(" | ")} |`,
  );
