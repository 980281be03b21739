import { readingLimits } from "../reading-limits.ts";

/** The elements that a document can have. The page has headings of its own, so those of a document are lower. */
const elements: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    "p br hr em strong del code pre blockquote ul ol li table thead tbody tr th td sup"
      .split(" ")
      .map((name) => [name, name]),
  ),
  ...{ h1: "h3", h2: "h4", h3: "h5", h4: "h6", h5: "h6", h6: "h6" },
};

const linkProtocols = ["http:", "https:", "mailto:"];

/**
 * Creates the elements of a document from HTML of Markdown. It copies only elements and attributes that cannot load or run anything. An
 * image becomes its description, because loading it would tell its server who reads the document.
 *
 * @returns undefined if there are too many elements
 */
export const createDocument = (
  html: string,
): { readonly content: DocumentFragment; readonly hasImages: boolean } | undefined => {
  // The parsed document is inert: it loads no images, and runs no scripts.
  const { body } = new DOMParser().parseFromString(html, "text/html");
  if (body.querySelectorAll("*").length > readingLimits.document.elements) return undefined;
  const content = document.createDocumentFragment();
  for (const child of body.childNodes) content.append(copyNode(child));
  return { content, hasImages: body.querySelector("img") !== null };
};

const copyNode = (node: Node): Node => {
  if (node instanceof Text) return document.createTextNode(node.data);
  if (!(node instanceof Element)) return document.createDocumentFragment();
  const copy = copyElement(node);
  // The document's depth is limited.
  for (const child of node.childNodes) copy.append(copyNode(child));
  return copy;
};

const copyElement = (element: Element): Element | DocumentFragment => {
  const name = element.localName;
  if (name === "a") return copyLink(element.getAttribute("href") ?? "");
  if (name === "img") return describe(`[${element.getAttribute("alt") ?? ""}]`);
  if (name === "input") return describe(element.hasAttribute("checked") ? "☑" : "☐");
  const allowed = elements[name];
  if (allowed === undefined) return document.createDocumentFragment();
  const copy = document.createElement(allowed);
  copy.dir = "auto";
  const start = Number(element.getAttribute("start"));
  if (copy instanceof HTMLOListElement && Number.isInteger(start) && start > 0) copy.start = start;
  return copy;
};

const describe = (text: string): DocumentFragment => {
  const fragment = document.createDocumentFragment();
  fragment.append(text);
  return fragment;
};

/** Links to other pages open in a new tab, and do not tell them where they are. Links within the document, and relative ones, are text. */
const copyLink = (href: string): Element | DocumentFragment => {
  if (!URL.canParse(href) || !linkProtocols.includes(new URL(href).protocol))
    return document.createDocumentFragment();
  const link = document.createElement("a");
  Object.assign(link, { href, target: "_blank", rel: "noopener noreferrer nofollow" });
  return link;
};
