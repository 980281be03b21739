/** Returns a number of files in English: `1 file`, `1,204 files`. */
export const countFiles = (count: number): string =>
  count === 1 ? "1 file" : `${count.toLocaleString("en")} files`;
