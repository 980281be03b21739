import * as v from "valibot";
import { Finding, faultKinds, progressKinds } from "./finding.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The progress of one walk. */
const Progress = v.object({
  after: v.optional(v.record(v.string(), v.string())),
  isDone: v.boolean(),
});
export type Progress = v.InferOutput<typeof Progress>;

/** The maximum number of findings that are kept in full. Further findings are only counted. */
export const mostFindings = 10_000;

/**
 * The state of a check: the positions of its walks, and what they found so far. It is consistent after each page, so a check
 * can be saved at any time and resumed.
 */
export const FsckState = v.object({
  version: v.literal(3),
  bucket: v.string(),
  table: v.string(),
  /** The walks through the table, one for each segment. */
  items: v.pipe(v.array(Progress), v.minLength(1)),
  versions: Progress,
  multipartUploads: Progress,
  checked: v.object({ records: Count, versions: Count, multipartUploads: Count }),
  findings: v.array(Finding),
  /** The number of findings of each kind, including those that are not kept. */
  found: v.object(v.entriesFromList(faultKinds, Count)),
  /** The number of findings that were repaired, or whose repair was started. */
  repaired: Count,
  inProgress: v.object(v.entriesFromList(progressKinds, Count)),
});
export type FsckState = v.InferOutput<typeof FsckState>;

const zeros = <const Kind extends string>(kinds: readonly Kind[]) =>
  Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;

/**
 * Creates the state of a new check.
 *
 * @param segments the number of segments of the parallel scan
 */
export const createFsckState = ({
  bucket,
  table,
  segments,
}: {
  readonly bucket: string;
  readonly table: string;
  readonly segments: number;
}): FsckState => ({
  version: 3,
  bucket,
  table,
  items: Array.from({ length: segments }, () => ({ isDone: false })),
  versions: { isDone: false },
  multipartUploads: { isDone: false },
  checked: { records: 0, versions: 0, multipartUploads: 0 },
  findings: [],
  found: zeros(faultKinds),
  repaired: 0,
  inProgress: zeros(progressKinds),
});

/** Returns true if everything was checked. */
export const isComplete = ({ items, versions, multipartUploads }: FsckState): boolean =>
  [...items, versions, multipartUploads].every(({ isDone }) => isDone);

/** Returns the number of findings that are not repaired. */
export const countRemaining = ({ found, repaired }: FsckState): number =>
  Object.values(found).reduce((sum, count) => sum + count, 0) - repaired;
