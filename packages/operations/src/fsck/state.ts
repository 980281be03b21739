import * as v from "valibot";
import { Finding, faultKinds, progressKinds } from "./finding.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How far one walk is. */
const Progress = v.object({
  after: v.optional(v.record(v.string(), v.string())),
  isDone: v.boolean(),
});
export type Progress = v.InferOutput<typeof Progress>;

/** Findings that are kept with all their detail; of more only the number is. */
export const mostFindings = 10_000;

/**
 * All that a check knows so far, whole after each page: where its walks are, and what they found up to there. So it can be
 * written down at any time and gone on with.
 */
export const FsckState = v.object({
  version: v.literal(1),
  bucket: v.string(),
  table: v.string(),
  /** The walks through the table's segments, through the bucket's versions and through its multipart uploads. */
  items: v.pipe(v.array(Progress), v.minLength(1)),
  versions: Progress,
  multipartUploads: Progress,
  checked: v.object({ records: Count, versions: Count, multipartUploads: Count }),
  findings: v.array(Finding),
  /** Findings of each kind, also those that are not kept. */
  found: v.object(v.entriesFromList(faultKinds, Count)),
  /** Of these, what was mended, or has begun to be. */
  mended: Count,
  inProgress: v.object(v.entriesFromList(progressKinds, Count)),
});
export type FsckState = v.InferOutput<typeof FsckState>;

const zeros = <const Kind extends string>(kinds: readonly Kind[]) =>
  Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;

/**
 * A check that has not begun.
 *
 * @param segments into which the table is cut, to be walked through at the same time
 */
export const newState = ({
  bucket,
  table,
  segments,
}: {
  readonly bucket: string;
  readonly table: string;
  readonly segments: number;
}): FsckState => ({
  version: 1,
  bucket,
  table,
  items: Array.from({ length: segments }, () => ({ isDone: false })),
  versions: { isDone: false },
  multipartUploads: { isDone: false },
  checked: { records: 0, versions: 0, multipartUploads: 0 },
  findings: [],
  found: zeros(faultKinds),
  mended: 0,
  inProgress: zeros(progressKinds),
});

/** Whether everything was looked at. */
export const isComplete = ({ items, versions, multipartUploads }: FsckState): boolean =>
  [...items, versions, multipartUploads].every(({ isDone }) => isDone);

/** What is wrong, and stays so. */
export const remaining = ({ found, mended }: FsckState): number =>
  Object.values(found).reduce((sum, count) => sum + count, 0) - mended;
