import { type Looks, lookAtItems, lookAtMultipartUploads, lookAtVersions } from "./check-page.ts";
import type { Page, Position } from "./inventory.ts";
import type { Eyes } from "./recheck.ts";
import { type FsckState, mostFindings, type Progress } from "./state.ts";

export interface FsckOptions extends Eyes {
  /** Asked before each page; a check that is stopped can be gone on with from its state. */
  readonly isStopped?: () => boolean;
  /** Told after each page, when the state is whole. */
  readonly onPage?: () => void;
}

/**
 * Walk through table and bucket at the same time, and find where they do not say the same.
 *
 * @param state where to begin: a new one, or one of a check that was stopped. It is written on as the walks go on
 * @throws {Error} when DynamoDB or S3 fails; the state holds all up to there
 */
export const fsck = async (state: FsckState, options: FsckOptions): Promise<void> => {
  const { inventory } = options;
  const segments = state.items.length;
  const stop = new AbortController();
  const walks = [
    ...state.items.map((progress, segment) =>
      walk({
        progress,
        next: (after) => inventory.items({ segment, segments, after }),
        look: (entries) => lookAtItems(entries, options),
        counted: "records",
      }),
    ),
    walk({
      progress: state.versions,
      next: inventory.versions,
      look: (entries) => lookAtVersions(entries, options),
      counted: "versions",
    }),
    walk({
      progress: state.multipartUploads,
      next: inventory.multipartUploads,
      look: (entries) => lookAtMultipartUploads(entries, options),
      counted: "multipartUploads",
    }),
  ];
  const results = await Promise.allSettled(walks.map((each) => each(state, options, stop)));
  for (const result of results) if (result.status === "rejected") throw result.reason;
};

/** One walk: a page is read, looked at, and then counted in one step with the place where the next one begins. */
const walk =
  <Entry>(way: {
    readonly progress: Progress;
    readonly next: (after?: Position) => Promise<Page<Entry>>;
    readonly look: (entries: readonly Entry[]) => Promise<Looks>;
    readonly counted: keyof FsckState["checked"];
  }) =>
  async (state: FsckState, options: FsckOptions, stop: AbortController): Promise<void> => {
    const { progress } = way;
    try {
      while (!progress.isDone && !stop.signal.aborted && !options.isStopped?.()) {
        const page = await way.next(progress.after);
        const looks = await way.look(page.entries);
        note(looks, state);
        state.checked[way.counted] += looks.counted;
        progress.isDone = page.next === undefined;
        if (page.next) progress.after = { ...page.next };
        options.onPage?.();
      }
    } catch (error) {
      // The others end their page, so that nothing goes on after this was told.
      stop.abort();
      throw error;
    }
  };

const note = ({ findings, inProgress }: Looks, state: FsckState): void => {
  for (const kind of inProgress) state.inProgress[kind] += 1;
  for (const finding of findings) {
    state.found[finding.kind] += 1;
    if (state.findings.length < mostFindings) state.findings.push(finding);
  }
};
