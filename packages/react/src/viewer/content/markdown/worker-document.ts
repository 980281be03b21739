// A bundler for pages chooses the build of micromark that decodes `&amp;` with an element. A worker has no elements, so this one looks the
// references up that the page has decoded. It must be imported before micromark.

/** The text of each reference, such as `&amp;`. */
let decoded: Readonly<Record<string, string>> = {};
let reference = "";

/** Sets the text of each reference in the document. */
export const setReferences = (references: Readonly<Record<string, string>>): void => {
  decoded = references;
};

const decodingElement = {
  set innerHTML(html: string) {
    reference = html;
  },
  get textContent() {
    return decoded[reference] ?? reference;
  },
};

Object.assign(globalThis, { document: { createElement: () => decodingElement } });
