/**
 * Returns true if the first element of a text belongs to HTML or SVG, which can run scripts. Byte order marks, white space,
 * comments, processing instructions, and document types may precede it.
 *
 * The text is read once as HTML and once as XML, because their comments and document types end in different places (HTML,
 * "Comment start state" and "Bogus comment state"; XML 1.0, "Prolog and Document Type Declaration"). Both take linear time.
 */
export const looksLikeMarkup = (text: string): boolean =>
  startsMarkup(text, html) || startsMarkup(text, xml);

/** Returns true if a text is an SVG image: its first element, read as XML, is `svg` or belongs to SVG's namespace. */
export const looksLikeSvg = (text: string): boolean => {
  const { element } = readProlog(text, xml);
  if (element === undefined) return false;
  const name = readName(text, element + 1);
  return localName(name) === "svg" || readNamespace(text, element) === svgNamespace;
};

/** Returns true if a text is a web page, or a part of one. An SVG image is neither. */
export const looksLikeHtml = (text: string): boolean => {
  if (looksLikeSvg(text)) return false;
  const { element } = readProlog(text, html);
  const name = element === undefined ? "" : readName(text, element + 1).toLowerCase();
  if (name === "svg") return false;
  return looksLikeMarkup(text) || (elementsOfParts.has(name) && !hasXmlDeclaration(text));
};

const hasXmlDeclaration = (text: string): boolean =>
  text.slice(0, 64).replace("\ufeff", "").startsWith("<?xml");

/**
 * Returns true if a text is XML, but neither HTML nor SVG: it has a declaration, or the whole text is one element.
 *
 * @param isWhole false if only the start of the text is known
 */
export const looksLikeXml = (text: string, isWhole: boolean): boolean => {
  const { element } = readProlog(text, xml);
  if (element === undefined || looksLikeMarkup(text)) return false;
  const hasName = /^[\p{L}_]/u.test(text.slice(element + 1, element + 3));
  return hasName && (hasXmlDeclaration(text) || !isWhole || text.trimEnd().endsWith(">"));
};

// From WHATWG MIME Sniffing's table for text/html, without the elements with which Markdown text commonly starts.
const elements: ReadonlySet<string> = new Set([
  "html",
  "head",
  "body",
  "frameset",
  "script",
  "iframe",
  "style",
  "svg",
  "meta",
  "link",
  "base",
  "object",
  "embed",
]);

/** Further elements with which a part of a web page starts (WHATWG MIME Sniffing, the table for text/html). */
const elementsOfParts: ReadonlySet<string> = new Set([
  ...["h1", "div", "font", "table", "a", "title", "b", "br", "p"],
]);

const svgNamespace = "http://www.w3.org/2000/svg";

/** The namespaces of HTML and SVG elements. */
const namespaces = ["http://www.w3.org/1999/xhtml", svgNamespace];

/**
 * The syntax of everything that may precede the first element. Each function returns the offset after a construct, or
 * undefined if it does not end.
 */
interface Language {
  /** @param at the offset of `<!--` */
  readonly afterComment: (text: string, at: number) => number | undefined;
  /** @param at the offset of `<?`, `</`, or of a `<!` that is neither a comment nor a document type */
  readonly afterOther: (text: string, at: number) => number | undefined;
  /** @param at the offset of `<!doctype` */
  readonly afterDocumentType: (text: string, at: number) => number | undefined;
}

const after = (text: string, end: string, from: number): number | undefined => {
  const at = text.indexOf(end, from);
  return at < 0 ? undefined : at + end.length;
};

const html: Language = {
  afterComment: (text, at) => {
    if (text.startsWith(">", at + 4)) return at + 5;
    if (text.startsWith("->", at + 4)) return at + 6;
    for (let dashes = text.indexOf("--", at + 4); dashes >= 0; ) {
      if (text.startsWith(">", dashes + 2)) return dashes + 3;
      if (text.startsWith("!>", dashes + 2)) return dashes + 4;
      dashes = text.indexOf("--", dashes + 1);
    }
    return undefined;
  },
  afterOther: (text, at) => after(text, ">", at),
  afterDocumentType: (text, at) => after(text, ">", at),
};

const xml: Language = {
  afterComment: (text, at) => after(text, "-->", at + 4),
  afterOther: (text, at) => after(text, text.startsWith("<?", at) ? "?>" : ">", at),
  afterDocumentType: (text, at) => afterDeclaration(text, at + 2, xml),
};

/** Returns the offset after a declaration. Its brackets, quotes, comments, and instructions can contain a `>`. */
const afterDeclaration = (text: string, from: number, language: Language): number | undefined => {
  let brackets = 0;
  for (let at: number | undefined = from; at !== undefined && at < text.length; ) {
    const character = text[at] ?? "";
    if (character === '"' || character === "'") at = after(text, character, at + 1);
    else if (text.startsWith("<!--", at)) at = language.afterComment(text, at);
    else if (text.startsWith("<?", at)) at = language.afterOther(text, at);
    else if (character === ">" && brackets === 0) return at + 1;
    else {
      if (character === "[") brackets += 1;
      if (character === "]") brackets -= 1;
      at += 1;
    }
  }
  return undefined;
};

const isSpace = (character: string | undefined): boolean =>
  character !== undefined && "\ufeff\t\n\f\r ".includes(character);

const startsMarkup = (text: string, language: Language): boolean => {
  const { documentTypes, isOpen, element } = readProlog(text, language);
  if (documentTypes.some((name) => elements.has(localName(name)))) return true;
  // Plain text has no unterminated document type.
  return isOpen || (element !== undefined && isMarkupElement(text, element));
};

/** What precedes the first element of a text. */
interface Prolog {
  /** The offset of the first element; undefined if other text precedes it. */
  readonly element?: number;
  /** The names of the elements that document types declare. */
  readonly documentTypes: readonly string[];
  /** True if a document type does not end. */
  readonly isOpen: boolean;
}

const readProlog = (text: string, language: Language): Prolog => {
  const documentTypes: string[] = [];
  for (let at: number | undefined = 0; at !== undefined && at < text.length; ) {
    if (isSpace(text[at])) at += 1;
    else if (text[at] !== "<") break;
    else if (text.startsWith("<!--", at)) at = language.afterComment(text, at);
    else if (text.slice(at, at + 9).toLowerCase() === "<!doctype") {
      documentTypes.push(readName(text, skipSpace(text, at + 9)));
      at = language.afterDocumentType(text, at);
      if (at === undefined) return { documentTypes, isOpen: true };
    } else if ("!?/".includes(text[at + 1] ?? " ")) at = language.afterOther(text, at);
    else return { documentTypes, isOpen: false, element: at };
  }
  return { documentTypes, isOpen: false };
};

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
};

/** Returns the name that starts at this offset. */
const readName = (text: string, from: number): string => {
  let at = from;
  while (at < text.length && !isSpace(text[at]) && !"/>[".includes(text[at] ?? "")) at += 1;
  return text.slice(from, at);
};

const localName = (name: string): string => name.slice(name.lastIndexOf(":") + 1).toLowerCase();

/** Returns true if the element at this offset belongs to HTML or SVG by its name or by the namespace that it declares. */
const isMarkupElement = (text: string, at: number): boolean => {
  if (elements.has(localName(readName(text, at + 1)))) return true;
  const namespace = readNamespace(text, at);
  // An entity could expand to any namespace.
  return namespace !== undefined && (namespace.includes("&") || namespaces.includes(namespace));
};

/** Returns the namespace that the element at this offset declares for itself. */
const readNamespace = (text: string, at: number): string | undefined => {
  const name = readName(text, at + 1);
  const colon = name.lastIndexOf(":");
  const attribute = colon < 0 ? "xmlns" : `xmlns:${name.slice(0, colon)}`;
  return attributeValue(text, { attribute, from: at + 1 + name.length });
};

/** Returns the value of a start tag's attribute; undefined if the tag does not have it. */
const attributeValue = (
  text: string,
  { attribute, from }: { readonly attribute: string; readonly from: number },
): string | undefined => {
  for (let at = from; at < text.length && text[at] !== ">"; ) {
    const start = skipSpace(text, at);
    let end = start;
    while (end < text.length && !isSpace(text[end]) && !"=/>".includes(text[end] ?? "")) end += 1;
    const equals = skipSpace(text, end);
    if (text[equals] !== "=") {
      // A name without a value, or a stray slash or equals sign.
      at = Math.max(equals, start + 1);
      continue;
    }
    const open = skipSpace(text, equals + 1);
    const quote = text[open] ?? "";
    if (quote !== '"' && quote !== "'") return undefined;
    const close = text.indexOf(quote, open + 1);
    if (close < 0) return undefined;
    if (text.slice(start, end) === attribute) return text.slice(open + 1, close).trim();
    at = close + 1;
  }
  return undefined;
};
