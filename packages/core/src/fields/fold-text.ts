/** Returns a text without case and accents, so that `Zürich` is found by `zurich`. */
export const foldText = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
