/** The length in characters up to which the text after the last dot is treated as an extension. */
const longestExtension = 32;

/** Splits a file name before its extension. A name whose only dot is its first character has no extension. */
const splitName = (name: string): { readonly stem: string; readonly extension: string } => {
  const dot = name.lastIndexOf(".");
  const extension = name.slice(dot);
  return dot > 0 && [...extension].length <= longestExtension + 1
    ? { stem: name.slice(0, dot), extension }
    : { stem: name, extension: "" };
};

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Shortens a file name until it fits. Keeps its extension, and removes whole characters (grapheme clusters).
 *
 * @param fits returns true if a name is short enough; if a name fits, every prefix of it must fit too
 * @returns the unchanged name if it fits; its first character and extension if no shortened name fits
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
  // A single grapheme cluster can consist of hundreds of code points.
  const [codePoint = "_"] = characters[0] ?? "";
  return codePoint + extension;
};
