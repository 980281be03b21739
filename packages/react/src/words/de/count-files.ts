import type { Formats } from "@slipway/client/words/formats";

/** Returns a number of files in German: `1 Datei`, `1.204 Dateien`. */
export const countFiles = ({ plural }: Pick<Formats, "plural">, count: number): string =>
  plural(count, { one: "# Datei", other: "# Dateien" });
