import { type Comment, parseSync } from "oxc-parser";

/** A node of the syntax tree. `start` and `end` are positions in the source. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The code that a `// guard: name` comment marks. */
export interface MarkedCode {
  readonly name: string;
  readonly node: SyntaxNode;
  /** The node that the marked one is directly in. */
  readonly parent: SyntaxNode;
  /** Where the marked code starts. This is after the node's start if the mark is in a chain of calls, before `.method(…)`. */
  readonly start: number;
}

const mark = "guard: ";
const whitespace = /\s*/y;

/** @throws {SyntaxError} if the source is not valid TypeScript */
export const parseTypeScript = (source: string) => {
  const { program, comments, errors } = parseSync("source.ts", source, { preserveParens: true });
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${error.message}\n${error.codeframe ?? ""}`);
  return { program: program as unknown as SyntaxNode, comments };
};

/**
 * Finds the code under each `// guard: name` comment: the largest statement, expression, element, or property that starts
 * there. In a chain of calls, it is the call of the method that follows the comment.
 *
 * @throws {Error} if no code follows a mark
 */
export const findMarkedCode = (source: string): readonly MarkedCode[] => {
  if (!source.includes(mark)) return [];
  const { program, comments } = parseTypeScript(source);
  return comments.flatMap((comment) => {
    const text = comment.value.trim();
    const name = text.startsWith(mark) ? text.slice(mark.length) : undefined;
    if (comment.type !== "Line" || name === undefined) return [];
    const start = skipComments(source, comment.end, comments);
    const found = isMethodCall(source, start)
      ? findCallInChain(program, start)
      : findLargest(program, start);
    if (found === undefined) throw new Error(`No code follows the mark of the guard "${name}".`);
    return [{ name, start, ...found }];
  });
};

/** Returns the first position after the whitespace and comments at `position`. */
const skipComments = (source: string, position: number, comments: readonly Comment[]): number => {
  whitespace.lastIndex = position;
  const next = position + (whitespace.exec(source)?.[0].length ?? 0);
  const comment = comments.find(({ start }) => start === next);
  return comment === undefined ? next : skipComments(source, comment.end, comments);
};

const isMethodCall = (source: string, start: number): boolean =>
  source[start] === "." && !source.startsWith("...", start);

type Found = Pick<MarkedCode, "node" | "parent">;

const findLargest = (parent: SyntaxNode, start: number): Found | undefined => {
  for (const node of childNodes(parent)) {
    if (node.start === start) return { node, parent };
    if (node.start < start && start < node.end) return findLargest(node, start);
  }
  return undefined;
};

const findCallInChain = (parent: SyntaxNode, start: number): Found | undefined => {
  for (const node of childNodes(parent)) {
    if (start <= node.start || node.end <= start) continue;
    const inner = findCallInChain(node, start);
    if (inner !== undefined) return inner;
    const { callee } = node;
    return node.type === "CallExpression" && isNode(callee) && isNode(callee.object)
      ? callee.object.end <= start && start < callee.end
        ? { node, parent }
        : undefined
      : undefined;
  }
  return undefined;
};

const childNodes = (node: SyntaxNode): readonly SyntaxNode[] =>
  Object.values(node).flat().filter(isNode);

/** Returns true if a field of a node is another node. */
export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  "start" in value &&
  typeof value.start === "number";

/** Returns a node and all nodes in it. */
export const nodesIn = (node: SyntaxNode): readonly SyntaxNode[] => [
  node,
  ...childNodes(node).flatMap(nodesIn),
];
