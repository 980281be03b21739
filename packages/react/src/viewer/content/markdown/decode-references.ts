/** The most references that are decoded. HTML has fewer names. */
const most = 2_500;

/** Returns the text of each character reference in a document that has a name, such as `&amp;`. */
export const decodeReferences = (text: string): Readonly<Record<string, string>> => {
  const found = new Set<string>();
  for (const [reference] of text.matchAll(/&[A-Za-z][A-Za-z0-9]{1,31};/g)) {
    found.add(reference);
    if (found.size === most) break;
  }
  const parser = new DOMParser();
  return Object.fromEntries(
    [...found].map((reference) => [
      reference,
      parser.parseFromString(reference, "text/html").body.textContent,
    ]),
  );
};
