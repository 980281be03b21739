import { parseSync, Visitor } from "rolldown/utils";

/**
 * Returns the comments and texts of a source file as Markdown, each on the line where it is in the source.
 *
 * @param {string} file its name, which tells its language
 * @param {string} code
 * @returns {string}
 */
export const readProse = (file, code) => {
  /** @type {{ start: number, text: string }[]} */
  const found = [];
  const { program, comments, errors } = parseSync(file, code);
  const [error] = errors;
  if (error) throw new SyntaxError(`${file}: ${error.message}`);
  for (const { start, value } of comments) found.push({ start, text: value });
  /** @param {{ start: number }} node @param {string} text */
  const add = ({ start }, text) => {
    if (isProse(text)) found.push({ start, text });
  };
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === "string") add(node, node.value);
    },
    TemplateElement: (node) => add(node, node.value.cooked ?? ""),
    JSXText: (node) => add(node, node.value),
  }).visit(program);
  return placeByLine(code, found);
};

/** Names, paths, and patterns are one word. */
const isProse = (/** @type {string} */ text) => /[a-z] +[a-z]/i.test(text.trim());

/**
 * @param {string} code
 * @param {{ start: number, text: string }[]} found
 */
const placeByLine = (code, found) => {
  /** @type {string[]} */
  const lines = code.split("\n").map(() => "");
  let [line, offset] = [0, 0];
  for (const { start, text } of found.toSorted((one, other) => one.start - other.start)) {
    line += code.slice(offset, start).split("\n").length - 1;
    offset = start;
    for (const [index, part] of text.split("\n").entries()) {
      const words = part.replace(/^\s*\*?\s*/, "").trimEnd();
      const at = Math.min(line + index, lines.length - 1);
      lines[at] = lines[at] ? `${lines[at]}. ${words}` : words;
    }
  }
  return lines.join("\n");
};
