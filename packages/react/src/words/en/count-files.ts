import type { Formats } from "@slipway/client/words/formats";

/** Returns a number of files in English: `1 file`, `1,204 files`. */
export const countFiles = ({ plural }: Pick<Formats, "plural">, count: number): string =>
  plural(count, { one: "# file", other: "# files" });
