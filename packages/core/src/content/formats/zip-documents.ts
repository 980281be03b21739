import { find, hasAt, uintLittleEndian } from "../bytes.ts";
import { type Beginning, certainIf, type Evidence } from "../evidence.ts";
import { entryNames } from "./zip.ts";

/**
 * Checks that the first entry of an archive is `mimetype`, stored without compression, and contains a type. OpenDocument 1.2
 * (part 3, section 3.3 "MIME Media Type") and EPUB 3 ("OCF ZIP Container Media Type Identification") require it there.
 */
export const mimetypeEvidence = ({ head }: Beginning, type: string): Evidence => {
  const name = "mimetype";
  const data = 30 + name.length + uintLittleEndian(head, 28, 2);
  const end = data + type.length;
  const isEntry =
    hasAt(head, 0, "PK\u0003\u0004????\u0000\u0000") &&
    uintLittleEndian(head, 26, 2) === name.length &&
    hasAt(head, 30, name);
  // Some programs end the type with a line break. Its size can be stated after it.
  const ends = ["PK", "\nPK", "\r\nPK"];
  return certainIf(
    isEntry && hasAt(head, data, type) && ends.some((next) => hasAt(head, end, next)),
  );
};

/** The documents of Apple's iWork. */
export type IworkDocument = "pages" | "numbers" | "keynote";

/**
 * Checks the entries of an iWork document of 2013 or later. `Index/Document.iwa` starts with an object whose type differs between
 * Pages and the two others. Only Keynote has slides. Keynote of 2009 has `index.apxl`; the others of that year have the same
 * entries as each other, and are not accepted.
 */
export const iworkEvidence = (beginning: Beginning, document: IworkDocument): Evidence => {
  const { head, size } = beginning;
  const names = entryNames(head);
  if (names.includes("index.apxl")) return certainIf(document === "keynote");
  if (names.length === 0 || !names.every(isIworkPart)) return "none";
  const isCut = head.length < size;
  const type = readDocumentType(head);
  if (type === undefined) return isCut ? "plausible" : "none";
  if (type === "pages" || document === "pages") return certainIf(type === document);
  const hasSlides = names.some((name) => /^Index\/(?:Master|Template)?Slide/.test(name));
  if (hasSlides) return certainIf(document === "keynote");
  return isCut ? "plausible" : certainIf(document === "numbers");
};

const isIworkPart = (name: string): boolean => /^(?:Index|Data|Metadata|preview)/.test(name);

/** The first message of `Index/Document.iwa` has this type in Pages, as a variable-length integer: 10000. In the others it is 1. */
const pagesType = "\b\u0090N";

/**
 * Reads the type of the first object in `Index/Document.iwa`. The object follows the headers of a block and of a Snappy stream,
 * whose first bytes are always literal: 4 bytes, 2 to 4 bytes of length, and up to 3 bytes before the literal.
 */
const readDocumentType = (head: Uint8Array): "pages" | "other" | undefined => {
  const name = "Index/Document.iwa";
  const at = find(head, name);
  if (at === undefined) return undefined;
  const start = at + name.length + uintLittleEndian(head, at - 2, 2);
  // The object's number, which is 1, and the start of its message.
  const object = find(head, "\b\u0001\u0012?\b", { from: start + 6, before: start + 16 });
  if (object === undefined) return undefined;
  return hasAt(head, object + 4, pagesType) ? "pages" : "other";
};
