import type { Formats } from "@slipway/client/words/formats";

/** Returns a number of files in Spanish: `1 archivo`, `1204 archivos`. */
export const countFiles = ({ plural }: Pick<Formats, "plural">, count: number): string =>
  plural(count, { one: "# archivo", other: "# archivos" });
