import {
  type FaultKind,
  type Finding,
  faultKinds,
  type ProgressKind,
  progressKinds,
} from "@slipway/operations/fsck/finding";
import { implausible } from "@slipway/operations/fsck/repair";
import { type FsckState, remaining } from "@slipway/operations/fsck/state";

/** One and many of each. */
type Words = readonly [one: string, many: string];

const faultWords: Record<FaultKind, Words> = {
  ghost: ["ghost", "ghosts"],
  mismatch: ["mismatch", "mismatches"],
  overdue: ["overdue record", "overdue records"],
  orphan: ["orphan", "orphans"],
  replay: ["replay", "replays"],
  multipart: ["stray multipart upload", "stray multipart uploads"],
  foreign: ["foreign key", "foreign keys"],
  unreadable: ["unreadable item", "unreadable items"],
};

const progressWords: Record<ProgressKind, Words> = {
  pending: ["upload to come", "uploads to come"],
  multipart: ["multipart upload under way", "multipart uploads under way"],
  event: ["object whose event may be on its way", "objects whose events may be on their way"],
  due: ["thing that the sweep is about to settle", "things that the sweep is about to settle"],
  quarantine: ["orphan in quarantine", "orphans in quarantine"],
};

const counted = (count: number, [one, many]: Words): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const listed = <Kind extends string>(
  kinds: readonly Kind[],
  counts: Readonly<Record<Kind, number>>,
  words: Readonly<Record<Kind, Words>>,
): string =>
  kinds
    .flatMap((kind) => (counts[kind] > 0 ? [counted(counts[kind], words[kind])] : []))
    .join(", ");

/** What was looked at so far, in a line. */
export const progressOf = ({ checked, found }: FsckState): string =>
  `${checkedWords(checked)} checked, ${counted(total(found), ["finding", "findings"])}`;

const checkedWords = ({ records, versions, multipartUploads }: FsckState["checked"]): string =>
  [
    counted(records, ["record", "records"]),
    counted(versions, ["version", "versions"]),
    counted(multipartUploads, ["multipart upload", "multipart uploads"]),
  ].join(", ");

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Findings in an order that hangs on them alone. */
const ordered = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (one, other) =>
      faultKinds.indexOf(one.kind) - faultKinds.indexOf(other.kind) ||
      nameOf(one).localeCompare(nameOf(other)),
  );

const nameOf = ({ key, versionId, multipartUploadId }: Finding): string =>
  [key, versionId ?? multipartUploadId ?? ""].join(" ");

/** Findings as a table, a line for each; nothing where there are none. */
export const findingsTable = (state: FsckState): readonly string[] => {
  if (state.findings.length === 0) return [];
  const repaired = state.findings.some((finding) => finding.repair !== undefined);
  const rows = ordered(state.findings).map((finding) => [
    finding.kind,
    finding.id ?? finding.key,
    ...(repaired ? [finding.repair ?? "left"] : []),
    whatOf(finding),
  ]);
  const header = ["KIND", "UPLOAD", ...(repaired ? ["REPAIR"] : []), "WHAT"];
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  return all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  "),
  );
};

/** Which of an upload's things it is, where that is not said anyway, and what is wrong with it. */
const whatOf = ({ kind, versionId, multipartUploadId, detail }: Finding): string => {
  if (kind === "orphan" || kind === "replay" || kind === "foreign")
    return `Version ${versionId ?? multipartUploadId}: ${detail}`;
  return kind === "multipart" ? `Multipart upload ${multipartUploadId}: ${detail}` : detail;
};

/** What it comes to, for people. */
export const summaryOf = (state: FsckState): readonly string[] => {
  const { checked, found, findings, mended, inProgress } = state;
  const faults = total(found);
  const left = implausible(state).filter((kind) =>
    findings.some((finding) => finding.kind === kind && finding.repair === undefined),
  );
  const wasToMend = findings.some((finding) => finding.repair !== undefined);
  return [
    faults === 0
      ? `No fault in ${checkedWords(checked)}.`
      : `${listed(faultKinds, found, faultWords)} in ${checkedWords(checked)}.`,
    ...(faults > findings.length
      ? [`${(faults - findings.length).toLocaleString("en")} of them are only counted.`]
      : []),
    ...(wasToMend ? [`${mended} mended, ${remaining(state)} left.`] : []),
    ...(left.length > 0 ? [tooMany(state, left)] : []),
    ...(total(inProgress) > 0
      ? [`In progress: ${listed(progressKinds, inProgress, progressWords)}.`]
      : []),
  ];
};

const tooMany = ({ bucket, table, found }: FsckState, kinds: readonly FaultKind[]): string =>
  `So many ${kinds.map((kind) => faultWords[kind][found[kind] === 1 ? 0 : 1]).join(" and ")} are not mended without --force: ` +
  `make sure that ${bucket} is the bucket of the table ${table}, and that neither lost what it held.`;

/** The same for programs. */
export const reportOf = (state: FsckState) => ({
  bucket: state.bucket,
  table: state.table,
  checked: state.checked,
  faults: remaining(state),
  found: state.found,
  mended: state.mended,
  inProgress: state.inProgress,
  findings: ordered(state.findings),
});
