import { hasAt } from "../bytes.ts";
import type { ContentRule } from "../content-rule.ts";
import { certainIf } from "../evidence.ts";
import { type CompoundDocument, compoundEvidence } from "./compound-file.ts";
import { type IworkDocument, iworkEvidence, mimetypeEvidence } from "./zip-documents.ts";

const compound = (document: CompoundDocument): ContentRule => ({
  kind: "bytes",
  evidence: (beginning) => compoundEvidence(beginning, document),
  alsoRecognizedAs: ["application/x-cfb"],
});

const declared = (type: string): ContentRule => ({
  kind: "bytes",
  evidence: (beginning) => mimetypeEvidence(beginning, type),
});

const iwork = (document: IworkDocument): ContentRule => ({
  kind: "bytes",
  evidence: (beginning) => iworkEvidence(beginning, document),
  alsoRecognizedAs: ["application/zip"],
});

const openDocument = "application/vnd.oasis.opendocument";

/** The rules of documents that only one type's name describes. */
export const documentRules: Readonly<Record<string, ContentRule>> = {
  "application/msword": compound("word"),
  "application/vnd.ms-excel": compound("excel"),
  "application/vnd.ms-powerpoint": compound("powerPoint"),
  [`${openDocument}.text`]: declared(`${openDocument}.text`),
  [`${openDocument}.spreadsheet`]: declared(`${openDocument}.spreadsheet`),
  [`${openDocument}.presentation`]: declared(`${openDocument}.presentation`),
  "application/epub+zip": declared("application/epub+zip"),
  // Rich Text Format (RTF) Specification 1.9.1, "File".
  "application/rtf": { kind: "bytes", evidence: ({ head }) => certainIf(hasAt(head, 0, "{\\rtf")) },
  "application/vnd.apple.pages": iwork("pages"),
  "application/vnd.apple.numbers": iwork("numbers"),
  "application/vnd.apple.keynote": iwork("keynote"),
};
