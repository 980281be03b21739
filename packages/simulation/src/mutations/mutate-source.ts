import {
  findMarkedCode,
  isNode,
  type MarkedCode,
  nodesIn,
  parseTypeScript,
  type SyntaxNode,
} from "./marked-code.ts";

/**
 * How marked code is changed:
 *
 * - `remove` deletes the statement, the element, the property, or the call in a chain.
 * - `condition` replaces the condition of an `if` statement or of a conditional expression.
 * - `value` replaces what a declaration, an assignment, a property, or a `return` statement evaluates. Of other code, it
 *   replaces all.
 *
 * The new code may use only names that the marked code uses, so that a renamed variable cannot break it unnoticed.
 */
export type Mutation = "remove" | { readonly condition: string } | { readonly value: string };

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Mutates the code that the comment `// guard: name` marks.
 *
 * @throws {Error} if the source does not have exactly one such mark, or the marked code has no such part
 */
export const mutateSource = (source: string, name: string, mutation: Mutation): string => {
  const marked = findMarkedCode(source).filter((code) => code.name === name);
  const [code] = marked;
  if (code === undefined || marked.length > 1)
    throw new Error(`The guard "${name}" is marked ${marked.length} times. Mark it once.`);
  const { start, end, text } = createChange(source, code, mutation);
  const mutated = source.slice(0, start) + text + source.slice(end);
  parseTypeScript(mutated);
  return mutated;
};

const createChange = (source: string, code: MarkedCode, mutation: Mutation): Change => {
  if (mutation === "remove") return removal(source, code);
  const part = "condition" in mutation ? conditionIn(code.node) : valueIn(code.node);
  const text = "condition" in mutation ? mutation.condition : mutation.value;
  if (part === undefined) throw new Error(`The guard "${code.name}" marks no condition.`);
  const known = new Set(["undefined", ...namesIn(code.node)]);
  const unknown = namesIn(parseFragment(text)).filter((used) => !known.has(used));
  if (unknown.length > 0)
    throw new Error(`The code marked by the guard "${code.name}" has no ${unknown.join(", ")}.`);
  return { start: part.start, end: part.end, text };
};

const removal = (source: string, { name, node, parent, start }: MarkedCode): Change => {
  const { end } = node;
  if (start > node.start) return { start, end, text: "" };
  if (parent.type === "ArrayExpression" || parent.type === "ObjectExpression") {
    const comma = /^\s*,/.exec(source.slice(end))?.[0] ?? "";
    return { start, end: end + comma.length, text: "" };
  }
  if (!/(?:Statement|Declaration)$/.test(node.type))
    throw new Error(`The guard "${name}" marks a ${node.type}, which cannot be removed.`);
  return { start, end, text: ";" };
};

/** Returns the expression whose value the code gives to others. */
const valueIn = (node: SyntaxNode): SyntaxNode => {
  const value = valueField(node);
  if (!isNode(value)) return node;
  return node.type === "ExportNamedDeclaration" ? valueIn(value) : value;
};

const valueField = (node: SyntaxNode): unknown => {
  switch (node.type) {
    case "ExportNamedDeclaration":
      return node.declaration;
    case "VariableDeclaration":
      return Array.isArray(node.declarations) ? node.declarations[0]?.init : undefined;
    case "ReturnStatement":
      return node.argument;
    case "Property":
      return node.value;
    case "ExpressionStatement":
      return isNode(node.expression) && node.expression.type === "AssignmentExpression"
        ? node.expression.right
        : undefined;
    default:
      return undefined;
  }
};

const conditionIn = (node: SyntaxNode): SyntaxNode | undefined => {
  const value = valueIn(node);
  if (value.type === "ParenthesizedExpression" && isNode(value.expression))
    return conditionIn(value.expression);
  const isConditional = value.type === "IfStatement" || value.type === "ConditionalExpression";
  return isConditional && isNode(value.test) ? value.test : undefined;
};

/** Parses an expression, or a statement such as `throw error;`. */
const parseFragment = (text: string): SyntaxNode => {
  try {
    return parseTypeScript(`(${text});`).program;
  } catch {
    return parseTypeScript(text).program;
  }
};

/** Returns the variables that code uses, and the names of all properties. */
const namesIn = (node: SyntaxNode): readonly string[] => {
  const nodes = nodesIn(node);
  const keys = new Set(nodes.map(({ type, key }) => (type === "Property" ? key : undefined)));
  return nodes.flatMap((one) =>
    one.type === "Identifier" && typeof one.name === "string" && !keys.has(one) ? [one.name] : [],
  );
};
