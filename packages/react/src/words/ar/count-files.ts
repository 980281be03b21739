import type { Formats } from "@slipway/client/words/formats";

const forms = {
  zero: "# ملف",
  one: "ملف واحد",
  few: "# ملفات",
  many: "# ملفًا",
  other: "# ملف",
} as const;

/** Returns a number of files in Arabic, as the subject of a sentence. */
export const countFiles = ({ plural }: Pick<Formats, "plural">, count: number): string =>
  plural(count, { ...forms, two: "ملفان" });

/** Returns a number of files in Arabic after a verb, a preposition, or a noun. */
export const countFilesOf = ({ plural }: Pick<Formats, "plural">, count: number): string =>
  plural(count, { ...forms, two: "ملفين" });
