import { readFileSync } from "node:fs";
import type { Upload } from "@slipway/core/api";

/** The details of a file that its record contains. */
type Details = Pick<Upload, "charset" | "media">;

const folder = new URL("../inspection/samples/", import.meta.url);

/** Returns the bytes of a file in `inspection/samples`. */
export const readSample = (file: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(file, folder)));

/** A file from a real program. */
export interface SampleFile {
  readonly file: string;
  /** The type as which it is uploaded, or `-` for none. */
  readonly type: string;
  /** Further types whose rules it satisfies, except those whose files all files of its type are. */
  readonly moreTypes: readonly string[];
}

/** The files in the table in `inspection/samples/README.md`. */
export const sampleFiles: readonly SampleFile[] = readFileSync(new URL("README.md", folder), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((row) => row.split("|").map((cell) => cell.trim()))
  .flatMap(([, file = "", types = ""]) => {
    const [type = "", ...moreTypes] = types.split(", ");
    return file.includes(".") ? [{ file, type, moreTypes }] : [];
  });

/** Declared type, file, and details of files that Slipway once rejected by mistake. */
export const keptFiles: readonly (readonly [string, string, Details])[] = [
  ["text/csv", "given/bmw.csv", { charset: "utf-8" }],
  ["text/csv", "given/mz-first.csv", { charset: "utf-8" }],
  ["text/csv", "given/id3.csv", { charset: "utf-8" }],
  ["text/csv", "given/excel-ansi.csv", { charset: "windows-1252" }],
  ["text/markdown", "given/solid.md", { charset: "utf-8" }],
  ["text/markdown", "given/toc-30-comments.md", { charset: "utf-8" }],
  ["text/plain", "given/redos.txt", { charset: "utf-8" }],
  ["text/plain", "given/form.txt", { charset: "utf-8" }],
  ["text/plain", "given/gif-notes.txt", { charset: "utf-8" }],
  ["text/plain", "given/pdf-notes.txt", { charset: "utf-8" }],
  ["text/plain", "given/xml.txt", { charset: "utf-8" }],
  ["text/plain", "given/vcard-like.txt", { charset: "utf-8" }],
  ["application/json", "given/bom.json", { charset: "utf-8" }],
  ["video/mp4", "given/brand-3gp4.mp4", {}],
  ["video/quicktime", "given/skip-first.mov", {}],
  ["image/avif", "given/real-mif1.avif", { media: { width: 60, height: 40 } }],
  ["image/avif", "given/irot.avif", { media: { width: 40, height: 60 } }],
  ["image/png", "given/o6.png", { media: { width: 40, height: 60 } }],
  ["image/jpeg", "given/o6.jpg", { media: { width: 40, height: 60 } }],
  ["application/zip", "given/java-project.zip", {}],
  ["application/zip", "given/epub-sources.zip", {}],
  ["application/zip", "given/xpi.zip", {}],
  ["application/pdf", "given/newline.pdf", {}],
  [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "given/trash-first.docx",
    {},
  ],
];

/** Declared type and file of files with another type. */
export const rejectedFiles: readonly (readonly [string, string])[] = [
  ["image/png", "given/real-mif1.avif"],
  ["text/plain", "given/java-project.zip"],
];

/** Encoding and file of CSV files. The CPython codec that encoded them is in their names. */
export const encodedFiles: readonly (readonly [string, string])[] = [
  ["windows-1252", "text/de.cp1252.csv"],
  ["windows-1252", "text/de-short.cp1252.csv"],
  ["windows-1252", "text/de-bmw.cp1252.csv"],
  ["windows-1252", "text/fr.cp1252.csv"],
  ["windows-1252", "text/pt-form.cp1252.csv"],
  ["windows-1252", "text/en-quotes.cp1252.csv"],
  ["windows-1252", "text/en-pound.cp1252.csv"],
  ["windows-1250", "text/pl.cp1250.csv"],
  ["windows-1250", "text/cs.cp1250.csv"],
  ["windows-1251", "text/ru.cp1251.csv"],
  ["windows-1251", "text/ru-short.cp1251.csv"],
  ["koi8-r", "text/ru.koi8_r.csv"],
  ["windows-1253", "text/el.cp1253.csv"],
  ["windows-1254", "text/tr.cp1254.csv"],
  ["windows-1255", "text/he.cp1255.csv"],
  ["windows-1256", "text/ar.cp1256.csv"],
  ["windows-1257", "text/lt.cp1257.csv"],
  ["windows-874", "text/th.cp874.csv"],
  ["macintosh", "text/de.mac_roman.csv"],
  ["shift_jis", "text/ja.cp932.csv"],
  ["shift_jis", "text/ja-short.cp932.csv"],
  ["euc-jp", "text/ja.euc_jp.csv"],
  ["gb18030", "text/zh.gbk.csv"],
  ["big5", "text/tw.cp950.csv"],
  ["euc-kr", "text/ko.cp949.csv"],
  ["utf-16le", "text/de.utf-16-le.csv"],
  ["utf-16be", "text/de.utf-16-be.csv"],
  ["utf-16le", "text/ja.utf-16-le.csv"],
  ["utf-16be", "text/ja.utf-16-be.csv"],
];
