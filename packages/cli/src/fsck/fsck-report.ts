import {
  type FaultKind,
  type Finding,
  faultKinds,
  type ProgressKind,
  progressKinds,
} from "@slipway/operations/fsck/finding";
import { findImplausibleKinds } from "@slipway/operations/fsck/repair";
import { countRemaining, type FsckState } from "@slipway/operations/fsck/state";

type Noun = readonly [singular: string, plural: string];

const faultNouns: Record<FaultKind, Noun> = {
  ghost: ["ghost", "ghosts"],
  mismatch: ["mismatch", "mismatches"],
  overdue: ["overdue record", "overdue records"],
  misfiled: ["misfiled record", "misfiled records"],
  "lost-image": ["record with a lost image", "records with a lost image"],
  "stray-image": ["stray image", "stray images"],
  orphan: ["orphan", "orphans"],
  replay: ["replay", "replays"],
  multipart: ["stray multipart upload", "stray multipart uploads"],
  foreign: ["foreign key", "foreign keys"],
  unreadable: ["unreadable item", "unreadable items"],
};

const progressNouns: Record<ProgressKind, Noun> = {
  pending: ["pending upload", "pending uploads"],
  multipart: ["open multipart upload", "open multipart uploads"],
  event: ["object whose event may be in flight", "objects whose events may be in flight"],
  due: ["record that the sweep will settle", "records that the sweep will settle"],
  quarantine: ["orphan in quarantine", "orphans in quarantine"],
};

const formatNumber = (number: number): string => number.toLocaleString("en");

const formatCount = (count: number, [singular, plural]: Noun): string =>
  `${formatNumber(count)} ${count === 1 ? singular : plural}`;

/** Lists the counts that are not zero. */
const formatCounts = <Kind extends string>(
  kinds: readonly Kind[],
  counts: Readonly<Record<Kind, number>>,
  nouns: Readonly<Record<Kind, Noun>>,
): string =>
  kinds
    .flatMap((kind) => (counts[kind] > 0 ? [formatCount(counts[kind], nouns[kind])] : []))
    .join(", ");

/** Formats what was checked so far as one line. */
export const formatProgress = ({ checked, found }: FsckState): string =>
  `${formatChecked(checked)} checked, ${formatCount(sum(found), ["finding", "findings"])}`;

const formatChecked = ({ records, versions, multipartUploads }: FsckState["checked"]): string =>
  [
    formatCount(records, ["record", "records"]),
    formatCount(versions, ["version", "versions"]),
    formatCount(multipartUploads, ["multipart upload", "multipart uploads"]),
  ].join(", ");

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** Sorts findings by kind and key, so that their order does not depend on the check's. */
const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (one, other) =>
      faultKinds.indexOf(one.kind) - faultKinds.indexOf(other.kind) ||
      sortKey(one).localeCompare(sortKey(other)),
  );

const sortKey = ({ key, versionId, multipartUploadId }: Finding): string =>
  [key, versionId ?? multipartUploadId ?? ""].join(" ");

/** Formats the findings as the lines of a table. Returns none if there are no findings. */
export const formatFindings = (state: FsckState): readonly string[] => {
  if (state.findings.length === 0) return [];
  const hasRepairs = state.findings.some((finding) => finding.repair !== undefined);
  const rows = sortFindings(state.findings).map((finding) => [
    finding.kind,
    finding.id ?? finding.key,
    ...(hasRepairs ? [finding.repair ?? "skipped"] : []),
    describeFinding(finding),
  ]);
  const header = ["KIND", "UPLOAD", ...(hasRepairs ? ["REPAIR"] : []), "WHAT"];
  return formatTable([header, ...rows]);
};

const formatTable = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  "),
  );
};

/** Returns the version or multipart upload, if the kind has one, and what is wrong with it. */
const describeFinding = ({ kind, versionId, multipartUploadId, detail }: Finding): string => {
  if (kind === "orphan" || kind === "replay" || kind === "foreign")
    return `Version ${versionId ?? multipartUploadId}: ${detail}`;
  return kind === "multipart" ? `Multipart upload ${multipartUploadId}: ${detail}` : detail;
};

/** Formats the result of a check for users. */
export const formatSummary = (state: FsckState): readonly string[] => {
  const { checked, found, findings, repaired, inProgress } = state;
  const faults = sum(found);
  const unlisted = faults - findings.length;
  const skipped = findImplausibleKinds(state).filter((kind) =>
    findings.some((finding) => finding.kind === kind && finding.repair === undefined),
  );
  const hasRepairs = findings.some((finding) => finding.repair !== undefined);
  return [
    faults === 0
      ? `No faults in ${formatChecked(checked)}.`
      : `${formatCounts(faultKinds, found, faultNouns)} in ${formatChecked(checked)}.`,
    ...(unlisted > 0 ? [`${formatNumber(unlisted)} of them are counted but not listed.`] : []),
    ...(hasRepairs ? [`${repaired} repaired, ${countRemaining(state)} left.`] : []),
    ...(skipped.length > 0 ? [warnImplausible(state, skipped)] : []),
    ...(sum(inProgress) > 0
      ? [`In progress: ${formatCounts(progressKinds, inProgress, progressNouns)}.`]
      : []),
  ];
};

const warnImplausible = (
  { bucket, table, found }: FsckState,
  kinds: readonly FaultKind[],
): string =>
  `There are too many ${kinds.map((kind) => faultNouns[kind][found[kind] === 1 ? 0 : 1]).join(" and ")} to repair without --force. ` +
  `Make sure that ${bucket} is the bucket of the table ${table}, and that neither has lost data.`;

/** Creates the result of a check for programs. */
export const createReport = (state: FsckState) => ({
  bucket: state.bucket,
  table: state.table,
  checked: state.checked,
  faults: countRemaining(state),
  found: state.found,
  repaired: state.repaired,
  inProgress: state.inProgress,
  findings: sortFindings(state.findings),
});
