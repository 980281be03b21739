import { XMLParser, XMLValidator } from "fast-xml-parser";
import { S3Error } from "./errors.ts";

export const s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escapeText = (value: string): string => {
  // Control characters are legal in keys; S3 writes them as numeric references.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to escape
  return value.replace(/[&<>"\u0000-\u001f]/g, (character) => {
    return entities[character] ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
};

/** Formats an element with text. */
export const text = (name: string, value: string | number | boolean): string =>
  `<${name}>${escapeText(String(value))}</${name}>`;

/** Formats an element with child elements, given as XML. */
export const tag = (name: string, ...children: string[]): string =>
  `<${name}>${children.join("")}</${name}>`;

/** Formats a document in S3's namespace. */
export const document = (root: string, ...children: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${s3Namespace}">${children.join("")}</${root}>`;

/** Formats a document without a namespace, as S3 does for errors and responses to forms. */
export const plainDocument = (root: string, ...children: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${tag(root, ...children)}`;

/** Represents a parsed element with its text and its children in order. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  htmlEntities: true,
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const toElements = (nodes: unknown): XmlElement[] => {
  if (!Array.isArray(nodes)) return [];
  return nodes.filter(isRecord).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@");
    if (name === undefined || name === "#text") return [];
    const inner: unknown = node[name];
    const parts: unknown[] = Array.isArray(inner) ? inner : [];
    const ownText = parts
      .filter(isRecord)
      .map((part) => (typeof part["#text"] === "string" ? part["#text"] : ""))
      .join("");
    return [{ name, text: ownText, children: toElements(inner) }];
  });
};

/**
 * Parses a request's document.
 *
 * @throws S3Error MalformedXML if it is not well-formed or has another root
 */
export const parseXml = (source: string, root: string): XmlElement => {
  if (XMLValidator.validate(source) !== true) throw new S3Error("MalformedXML");
  const element = toElements(parse(source))[0];
  if (element?.name !== root) throw new S3Error("MalformedXML");
  return element;
};

/** Parses a document. The parser refuses a few documents that the validator accepts. */
const parse = (source: string): unknown => {
  try {
    return parser.parse(source);
  } catch {
    throw new S3Error("MalformedXML");
  }
};

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

export const childText = (element: XmlElement, name: string): string | undefined =>
  childrenNamed(element, name)[0]?.text;
