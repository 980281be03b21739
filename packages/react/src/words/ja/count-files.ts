import type { Formats } from "@slipway/client/words/formats";

/** Returns a number of files in Japanese. */
export const countFiles = ({ number }: Pick<Formats, "number">, count: number): string =>
  `${number(count)} 個のファイル`;
