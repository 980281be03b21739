import { posix } from "node:path";
import { type ESTree, parseSync, Visitor } from "rolldown/utils";

const parentStep = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

/** Methods that only compare a text with a path. */
const comparisons = ["includes", "startsWith", "endsWith", "indexOf"];

/**
 * Returns the paths in a module that lead out of its package: of imports, of `new URL(path, import.meta.url)`, and in every
 * other text with a `..`, such as in `join(import.meta.dirname, "..")`.
 *
 * @param file the module's path from the package's folder
 */
export const findOutsidePaths = (file: string, code: string): readonly string[] => {
  const found: string[] = [];
  /** Where texts start that were checked. */
  const checked = new Set<number>();
  const check = (node: ESTree.Node | null | undefined): void => {
    const text = node ? readText(node) : undefined;
    if (text === undefined) return;
    checked.add(text.start);
    if (isRelativeOrAbsolute(text.value) && isOutside(file, text.value)) found.push(text.value);
  };
  const checkOther = (start: number, text: string): void => {
    if (!checked.has(start) && parentStep.test(text)) found.push(text);
  };
  new Visitor({
    ImportDeclaration: ({ source }) => check(source),
    ExportNamedDeclaration: ({ source }) => check(source),
    ExportAllDeclaration: ({ source }) => check(source),
    ImportExpression: ({ source }) => check(source),
    NewExpression: ({ callee, arguments: [path, base] }) => {
      if (callee.type !== "Identifier" || callee.name !== "URL" || base === undefined) return;
      if (code.slice(base.start, base.end) === "import.meta.url") check(path);
    },
    CallExpression: ({ callee, arguments: parameters }) => {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (comparisons.includes(callee.property.name))
        for (const { start } of parameters) checked.add(start);
    },
    Literal: ({ start, value }) => {
      if (typeof value === "string") checkOther(start, value);
    },
    TemplateElement: ({ start, value }) => checkOther(start, value.raw),
  }).visit(parseSync(file, code).program);
  return found;
};

/** Returns a text, or the start of a template, and where it is in the module. */
const readText = (node: ESTree.Node) => {
  if (node.type === "Literal" && typeof node.value === "string")
    return { start: node.start, value: node.value };
  if (node.type !== "TemplateLiteral") return undefined;
  const [first] = node.quasis;
  return first && { start: first.start, value: first.value.raw };
};

const isRelativeOrAbsolute = (path: string) => /^[./]/.test(path);

const isOutside = (file: string, path: string) =>
  posix.isAbsolute(path) || posix.join(posix.dirname(file), path).startsWith("../");
