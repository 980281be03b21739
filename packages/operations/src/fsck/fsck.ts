import { checkItems, checkMultipartUploads, checkVersions, type PageResult } from "./check-page.ts";
import type { Page, Position } from "./inventory.ts";
import type { FsckContext } from "./recheck.ts";
import { type FsckState, mostFindings, type Progress } from "./state.ts";

export interface FsckOptions extends FsckContext {
  /** Called before each page. A stopped check can be resumed from its state. */
  readonly isStopped?: () => boolean;
  /** Called after each page, when the state is consistent. */
  readonly onPage?: () => void;
}

/**
 * Walks through the table and the bucket in parallel, and finds the differences between them.
 *
 * @param state a new state, or that of a stopped check. The check updates it after each page
 * @throws {Error} if DynamoDB or S3 fails; the state contains the results up to then
 */
export const fsck = async (state: FsckState, options: FsckOptions): Promise<void> => {
  const { inventory } = options;
  const segments = state.items.length;
  const stop = new AbortController();
  const walks = [
    ...state.items.map((progress, segment) =>
      createWalk({
        progress,
        readPage: (after) => inventory.items({ segment, segments, after }),
        check: (entries) => checkItems(entries, options),
        counted: "records",
      }),
    ),
    createWalk({
      progress: state.versions,
      readPage: inventory.versions,
      check: (entries) => checkVersions(entries, options),
      counted: "versions",
    }),
    createWalk({
      progress: state.multipartUploads,
      readPage: inventory.multipartUploads,
      check: (entries) => checkMultipartUploads(entries, options),
      counted: "multipartUploads",
    }),
  ];
  const results = await Promise.allSettled(walks.map((walk) => walk(state, options, stop)));
  for (const result of results) if (result.status === "rejected") throw result.reason;
};

/** Creates one walk. It reads and checks a page, then saves its results and the position of the next page in one step. */
const createWalk =
  <Entry>({
    progress,
    readPage,
    check,
    counted,
  }: {
    readonly progress: Progress;
    readonly readPage: (after?: Position) => Promise<Page<Entry>>;
    readonly check: (entries: readonly Entry[]) => Promise<PageResult>;
    readonly counted: keyof FsckState["checked"];
  }) =>
  async (state: FsckState, options: FsckOptions, stop: AbortController): Promise<void> => {
    try {
      while (!progress.isDone && !stop.signal.aborted && !options.isStopped?.()) {
        const page = await readPage(progress.after);
        const result = await check(page.entries);
        addResult(result, state);
        state.checked[counted] += result.counted;
        progress.isDone = page.next === undefined;
        if (page.next) progress.after = { ...page.next };
        options.onPage?.();
      }
    } catch (error) {
      // The other walks stop after their current page, so none is running when the caller gets the error.
      stop.abort();
      throw error;
    }
  };

const addResult = ({ findings, inProgress }: PageResult, state: FsckState): void => {
  for (const kind of inProgress) state.inProgress[kind] += 1;
  for (const finding of findings) {
    state.found[finding.kind] += 1;
    if (state.findings.length < mostFindings) state.findings.push(finding);
  }
};
