/** More characters after the last dot are no extension that any program goes by. */
const longestExtension = 32;

/** Splits a file name before its extension. A name that only starts with a dot has none. */
const splitName = (name: string): { readonly stem: string; readonly extension: string } => {
  const dot = name.lastIndexOf(".");
  const extension = name.slice(dot);
  return dot > 0 && [...extension].length <= longestExtension + 1
    ? { stem: name.slice(0, dot), extension }
    : { stem: name, extension: "" };
};

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Shortens a file name to what fits, by whole characters as people see them, and keeps its extension.
 *
 * @param fits whether a name is short enough; of two names that start alike, true for the shorter if for the longer
 * @returns the name itself where it fits; its first character and extension where nothing fits
 */
export const fitFileName = (name: string, fits: (name: string) => boolean): string => {
  if (fits(name)) return name;
  const { stem, extension } = splitName(name);
  const characters = [...segmenter.segment(stem)].map(({ segment }) => segment);
  const take = (count: number) => characters.slice(0, count).join("").trimEnd() + extension;
  let [fitting, tooMany] = [0, characters.length];
  while (fitting + 1 < tooMany) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(take(middle))) fitting = middle;
    else tooMany = middle;
  }
  if (fitting > 0) return take(fitting);
  // One character can be made of hundreds of code points.
  const [codePoint = "_"] = characters[0] ?? "";
  return codePoint + extension;
};
