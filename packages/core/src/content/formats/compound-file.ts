import { hasAt, uintLittleEndian } from "../bytes.ts";
import type { Beginning, Evidence } from "../evidence.ts";

// Layouts: Microsoft's [MS-CFB], sections 2.2 (header), 2.3 (file allocation table), 2.6 (directory).
const signature = "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1";
const entrySize = 128;
/** The numbers of sectors and entries above this one have a special meaning, such as the end of a chain. */
const mostRegular = 0xffff_fffa;

/** The limits of what is read, far more than the first bytes of real files contain. */
const mostSectors = 512;
const mostEntries = 4096;

/** How a kind of document is recognized. */
interface DocumentKind {
  /** The names of its main stream, which is in the root of the directory. */
  readonly streams: readonly string[];
  /** The first bytes of this stream, at the start of a sector. */
  readonly start: string;
}

// [MS-DOC], section 2.5.1 (Fib); [MS-XLS], section 2.4.21 (BOF); [MS-PPT], section 2.4.1 (DocumentContainer).
const kinds = {
  word: { streams: ["WordDocument"], start: "\u00ec\u00a5" },
  excel: { streams: ["Workbook", "Book"], start: "\t\b??\u0000?\u0005\u0000" },
  powerPoint: { streams: ["PowerPoint Document"], start: "\u000f\u0000\u00e8\u0003" },
} as const satisfies Record<string, DocumentKind>;

/** The Office documents that are compound files. */
export type CompoundDocument = keyof typeof kinds;

/**
 * Checks the directory of a compound file for the main stream of a document. The directory of a large file is often at its end,
 * outside the first bytes. Then the starts of the sectors decide.
 */
export const compoundEvidence = (
  { head, size }: Beginning,
  document: CompoundDocument,
): Evidence => {
  if (!hasAt(head, 0, signature)) return "none";
  const { names, isCut } = readRoot(head);
  const { streams } = kinds[document];
  if (streams.some((stream) => names.includes(stream))) return "certain";
  if (!isCut || head.length >= size) return "none";
  const started = findStartedKinds(head);
  return started.length === 0 || started.includes(document) ? "plausible" : "none";
};

const readSectorSize = (head: Uint8Array): number =>
  uintLittleEndian(head, 30, 2) === 12 ? 4096 : 512;

/** Returns the names in the root of the directory, and whether some of it is outside the first bytes. */
const readRoot = (
  head: Uint8Array,
): { readonly names: readonly string[]; readonly isCut: boolean } => {
  const { sectors, isCut } = readDirectoryChain(head);
  const perSector = readSectorSize(head) / entrySize;
  const findEntry = (entry: number): number | undefined => {
    const sector = sectors[Math.floor(entry / perSector)];
    return sector === undefined ? undefined : sector + (entry % perSector) * entrySize;
  };
  const root = findEntry(0);
  if (root === undefined) return { names: [], isCut };
  const names: string[] = [];
  const seen = new Set<number>();
  const pending = [uintLittleEndian(head, root + 76, 4)];
  while (pending.length > 0 && seen.size < mostEntries) {
    const entry = pending.pop() ?? mostRegular;
    const at = entry < mostRegular && !seen.has(entry) ? findEntry(entry) : undefined;
    if (at === undefined) continue;
    seen.add(entry);
    names.push(readName(head, at));
    pending.push(uintLittleEndian(head, at + 68, 4), uintLittleEndian(head, at + 72, 4));
  }
  return { names, isCut };
};

const readName = (head: Uint8Array, at: number): string => {
  // In bytes, with a NUL at its end.
  const length = Math.min(uintLittleEndian(head, at + 64, 2), 64) - 2;
  let name = "";
  for (let each = 0; each < length; each += 2)
    name += String.fromCharCode(uintLittleEndian(head, at + each, 2));
  return name;
};

/** Returns the offsets of the directory's sectors within the first bytes. */
const readDirectoryChain = (head: Uint8Array) => {
  const sectorSize = readSectorSize(head);
  const sectors: number[] = [];
  let sector = uintLittleEndian(head, 48, 4);
  while (sector < mostRegular && sectors.length < mostSectors) {
    const at = (sector + 1) * sectorSize;
    if (at + sectorSize > head.length) return { sectors, isCut: true };
    sectors.push(at);
    const next = readNextSector(head, sector, sectorSize);
    if (next === undefined) return { sectors, isCut: true };
    sector = next;
  }
  return { sectors, isCut: false };
};

/** Reads the allocation table. Returns undefined if the entry is outside the first bytes. */
const readNextSector = (
  head: Uint8Array,
  sector: number,
  sectorSize: number,
): number | undefined => {
  const perSector = sectorSize / 4;
  const table = Math.floor(sector / perSector);
  // The header lists the first 109 sectors of the table.
  if (table >= 109) return undefined;
  const at =
    (uintLittleEndian(head, 76 + table * 4, 4) + 1) * sectorSize + (sector % perSector) * 4;
  return at + 4 > head.length ? undefined : uintLittleEndian(head, at, 4);
};

const findStartedKinds = (head: Uint8Array): readonly string[] => {
  const sectorSize = readSectorSize(head);
  const found = new Set<string>();
  for (let at = sectorSize; at < head.length; at += sectorSize)
    for (const [kind, { start }] of Object.entries(kinds))
      if (hasAt(head, at, start)) found.add(kind);
  return [...found];
};
