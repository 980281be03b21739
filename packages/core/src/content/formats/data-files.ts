import { hasAt, uint } from "../bytes.ts";
import type { ContentRule } from "../content-rule.ts";
import { type Beginning, certainIf, type Evidence } from "../evidence.ts";

/**
 * Checks the table directory of a TrueType or OpenType font: the version, and the tags and positions of the first tables
 * (OpenType, "Table Directory").
 */
const checkTableDirectory = (
  { head, size }: Beginning,
  { at = 0, versions }: { readonly at?: number; readonly versions: readonly string[] },
): Evidence => {
  const tables = uint(head, at + 4, 2);
  if (!versions.some((version) => hasAt(head, at, version)) || tables === 0) return "none";
  for (let table = 0; table < tables; table++) {
    const record = at + 12 + table * 16;
    if (record + 16 > head.length) return certainIf(head.length < size);
    const isTag = head.subarray(record, record + 4).every((byte) => byte >= 0x20 && byte <= 0x7e);
    const isInFile = uint(head, record + 8, 4) + uint(head, record + 12, 4) <= size;
    if (!isTag || !isInFile) return "none";
  }
  return "certain";
};

const trueTypeVersions = ["\u0000\u0001\u0000\u0000", "true"];
const openTypeVersions = ["OTTO"];
const fontVersions = [...trueTypeVersions, ...openTypeVersions];

/** Checks the header of a font collection, and its first font. */
const collectionEvidence = (beginning: Beginning): Evidence => {
  const { head, size } = beginning;
  const isHeader =
    hasAt(head, 0, "ttcf\u0000\u0001\u0000\u0000") ||
    hasAt(head, 0, "ttcf\u0000\u0002\u0000\u0000");
  const first = uint(head, 12, 4);
  if (!isHeader || uint(head, 8, 4) === 0) return "none";
  return first + 12 > head.length
    ? certainIf(first < size)
    : checkTableDirectory(beginning, { at: first, versions: fontVersions });
};

/** Checks the header of a web font: its signature, the version of the font in it, and its length (WOFF 1.0 and 2.0). */
const webFontEvidence = ({ head, size }: Beginning, signature: string): Evidence =>
  certainIf(
    hasAt(head, 0, signature) &&
      [...fontVersions, "ttcf"].some((version) => hasAt(head, 4, version)) &&
      uint(head, 8, 4) === size,
  );

/** Checks for the number at the start of a Parquet file, and at its end if it is within the first bytes. */
const parquetEvidence = ({ head, size }: Beginning): Evidence =>
  certainIf(
    (hasAt(head, 0, "PAR1") || hasAt(head, 0, "PARE")) &&
      (head.length < size ? head.includes(0) : size >= 12 && hasAt(head, size - 4, "PAR")),
  );

/** Checks the header of a SQLite database: its page size is a power of two (Database File Format, section 1.3). */
const sqliteEvidence = ({ head }: Beginning): Evidence => {
  const pageSize = uint(head, 16, 2);
  const isPageSize = pageSize === 1 || (pageSize >= 512 && (pageSize & (pageSize - 1)) === 0);
  return certainIf(hasAt(head, 0, "SQLite format 3\u0000") && isPageSize);
};

/** The rules of fonts and databases. */
export const dataRules: Readonly<Record<string, ContentRule>> = {
  "font/ttf": {
    kind: "bytes",
    evidence: (beginning) => checkTableDirectory(beginning, { versions: trueTypeVersions }),
  },
  "font/otf": {
    kind: "bytes",
    evidence: (beginning) => checkTableDirectory(beginning, { versions: openTypeVersions }),
  },
  "font/woff": { kind: "bytes", evidence: (beginning) => webFontEvidence(beginning, "wOFF") },
  "font/woff2": { kind: "bytes", evidence: (beginning) => webFontEvidence(beginning, "wOF2") },
  "font/collection": { kind: "bytes", evidence: collectionEvidence },
  "application/vnd.apache.parquet": { kind: "bytes", evidence: parquetEvidence },
  "application/vnd.sqlite3": { kind: "bytes", evidence: sqliteEvidence },
};
