import { find, hasAt, latin1, startsLikeMarkup, uintLittleEndian } from "../bytes.ts";
import type { Beginning, Evidence } from "../evidence.ts";

// Signatures and layouts: PKWARE's APPNOTE.TXT, sections 4.3.7 (local file header), 4.3.9 (data descriptor),
// 4.3.12 (central directory), 4.3.16 (end of central directory), 8.5.4 (archives split into segments).
const localHeader = "PK\u0003\u0004";
const endOfDirectory = "PK\u0005\u0006";
const descriptor = "PK\u0007\b";

/** Checks the first header of a zip archive, regardless of its content. */
export const zipEvidence = ({ head, size }: Beginning): Evidence => {
  if (entryAt(head, firstHeader(head)) !== undefined || hasAt(head, 0, endOfDirectory))
    return "certain";
  // Other bytes may precede an archive (section 4.1.9), for example a script that unpacks it.
  if (startsLikeMarkup(head)) return "none";
  const first = find(head, localHeader);
  if (first === undefined || entryAt(head, first) === undefined) return "none";
  return head.length < size || find(head, endOfDirectory, { from: first }) !== undefined
    ? "plausible"
    : "none";
};

/** Returns the offset of the first header. A marker precedes it if an archive was created for several segments. */
const firstHeader = (head: Uint8Array): number =>
  hasAt(head, 0, descriptor) || hasAt(head, 0, "PK00") ? 4 : 0;

interface Entry {
  readonly name: string;
  /** The offset of the next header, or the offset from which to search it. */
  readonly next: number;
  /** True if `next` is exact. */
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

/** Returns the names of the entries whose headers are within the first bytes. */
export const entryNames = (head: Uint8Array): readonly string[] => {
  const names: string[] = [];
  let at: number | undefined = firstHeader(head);
  while (at !== undefined) {
    const entry = entryAt(head, at);
    if (entry === undefined) break;
    names.push(entry.name);
    // The sizes of a streamed entry follow its data, so the next header must be searched.
    at = entry.isSized ? entry.next : find(head, localHeader, { from: entry.next });
  }
  return names;
};

/** The folders in which the three kinds of Office documents keep their parts. */
export type OfficeFolder = "word" | "xl" | "ppt";

/**
 * Checks for the folder of an Office document in an archive (ECMA-376, part 2 "Open Packaging Conventions"). Parts can be in
 * any order. A parser determines the exact document type, such as one with macros.
 */
export const officeEvidence = ({ head, size }: Beginning, folder: OfficeFolder): Evidence => {
  const names = entryNames(head).map((name) =>
    name.replaceAll("\\", "/").replace(/^\//, "").toLowerCase(),
  );
  if (names.some((name) => name.startsWith(`${folder}/`))) return "plausible";
  // The first bytes may contain only parts that all three kinds have.
  const isCut = head.length < size && names.length > 0 && names.every(isCommonPart);
  return isCut ? "plausible" : "none";
};

const isCommonPart = (name: string): boolean =>
  /^(?:\[content_types\]\.xml|\[trash\]\/|_rels\/|docprops\/|customxml\/|_xmlsignatures\/|package\/|media\/)/.test(
    name,
  );
