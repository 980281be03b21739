import { find, hasAt, latin1, startsLikeMarkup, uintLittleEndian } from "./bytes.ts";
import type { Beginning, Evidence } from "./evidence.ts";

// Signatures and layouts: PKWARE's APPNOTE.TXT, sections 4.3.7 (local file header), 4.3.9 (data descriptor),
// 4.3.12 (central directory), 4.3.16 (end of central directory), 8.5.4 (archives split into segments).
const localHeader = "PK\u0003\u0004";
const endOfDirectory = "PK\u0005\u0006";
const descriptor = "PK\u0007\b";

/** Returns whether a file is a zip archive, whatever is in it. */
export const zipEvidence = ({ head, size }: Beginning): Evidence => {
  if (entryAt(head, firstHeader(head)) !== undefined || hasAt(head, 0, endOfDirectory))
    return "certain";
  // Archives may have other bytes before them (section 4.1.9): scripts that unpack or run them, for example.
  if (startsLikeMarkup(head)) return "none";
  const first = find(head, localHeader);
  if (first === undefined || entryAt(head, first) === undefined) return "none";
  return head.length < size || find(head, endOfDirectory, { from: first }) !== undefined
    ? "plausible"
    : "none";
};

/** An archive that was made for several segments and needed only one starts with a marker. */
const firstHeader = (head: Uint8Array): number =>
  hasAt(head, 0, descriptor) || hasAt(head, 0, "PK00") ? 4 : 0;

interface Entry {
  readonly name: string;
  /** Where the next header is to be looked for, and whether it is there exactly. */
  readonly next: number;
  readonly isSized: boolean;
}

const entryAt = (head: Uint8Array, at: number): Entry | undefined => {
  if (!hasAt(head, at, localHeader)) return undefined;
  const nameLength = uintLittleEndian(head, at + 26, 2);
  const extraLength = uintLittleEndian(head, at + 28, 2);
  const compressed = uintLittleEndian(head, at + 18, 4);
  const isSized = (uintLittleEndian(head, at + 6, 2) & 0x8) === 0 && compressed !== 0xffff_ffff;
  const data = at + 30 + nameLength + extraLength;
  return {
    name: latin1(head, at + 30, Math.min(nameLength, 256)),
    next: data + (isSized ? compressed : 0),
    isSized,
  };
};

/** Returns the names of an archive's entries, as far as the first bytes tell them. */
const entryNames = (head: Uint8Array): readonly string[] => {
  const names: string[] = [];
  let at: number | undefined = firstHeader(head);
  while (at !== undefined) {
    const entry = entryAt(head, at);
    if (entry === undefined) break;
    names.push(entry.name);
    // The sizes of what was written to a stream stand after it, so that its end is to be searched.
    at = entry.isSized ? entry.next : find(head, localHeader, { from: entry.next });
  }
  return names;
};

/** Folders that the three kinds of Office documents keep their parts in, as every program writes them. */
export type OfficeFolder = "word" | "xl" | "ppt";

/**
 * Returns whether an archive is an Office document (ECMA-376, part 2 "Open Packaging Conventions"). Its parts may come
 * in any order, after parts of other kinds. Which document it is inside, with macros or without, is left to a parser.
 */
export const officeEvidence = ({ head, size }: Beginning, folder: OfficeFolder): Evidence => {
  const names = entryNames(head).map((name) =>
    name.replaceAll("\\", "/").replace(/^\//, "").toLowerCase(),
  );
  if (names.some((name) => name.startsWith(`${folder}/`))) return "plausible";
  // The first bytes may hold only parts that all three have.
  const isCut = head.length < size && names.length > 0 && names.every(isCommonPart);
  return isCut ? "plausible" : "none";
};

const isCommonPart = (name: string): boolean =>
  /^(?:\[content_types\]\.xml|\[trash\]\/|_rels\/|docprops\/|customxml\/|_xmlsignatures\/|package\/|media\/)/.test(
    name,
  );
