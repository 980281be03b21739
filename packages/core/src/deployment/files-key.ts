/** Returns the name of a key in the store of the function that checks links to files. */
export const filesKeyName = (number: number): string => `key-${number}`;

const pattern = /^([1-9][0-9]{0,5})[.](.+)$/;

/** Returns true for the number of a key, a dot, and the key: the key that signs links to files. */
export const isFilesKey = (text: string): boolean => pattern.test(text);

/**
 * Parses the key that signs links to files.
 *
 * @throws {Error} if it has no number
 */
export const parseFilesKey = (
  text: string,
): { readonly number: number; readonly secret: string } => {
  const [, number, secret] = pattern.exec(text) ?? [];
  if (number === undefined || secret === undefined)
    throw new Error("SLIPWAY_FILES_KEY must be a number, a dot, and a key, such as 1.secret.");
  return { number: Number(number), secret };
};

/** Returns the text that {@link parseFilesKey} reads. */
export const formatFilesKey = (number: number, secret: string): string => `${number}.${secret}`;
