// Fails if a regular expression in the repository can take more than linear time.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "recheck";
import { parseSync, Visitor } from "rolldown/utils";
import { analyse } from "scslre";

/**
 * @typedef {object} Found
 * @property {string} pattern
 * @property {string} flags
 * @property {string} where `file:line`
 */

const root = fileURLToPath(new URL("..", import.meta.url));

/** @returns {string[]} */
const listSourceFiles = () =>
  execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root })
    .toString()
    .split("\0")
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file));

/**
 * Returns the regular expressions of a file: literals, and calls of `RegExp` with literals.
 *
 * @param {string} file
 * @returns {Found[]}
 */
export const findRegularExpressions = (file, code = readFileSync(join(root, file), "utf8")) => {
  /** @type {Found[]} */
  const found = [];
  const { program, errors } = parseSync(file, code);
  const [error] = errors;
  if (error) throw new SyntaxError(`${file}: ${error.message}`);
  /** @param {{ start: number }} node @param {string} pattern @param {string} flags */
  const add = ({ start }, pattern, flags) => {
    found.push({ pattern, flags, where: `${file}:${code.slice(0, start).split("\n").length}` });
  };
  /** @param {import("@oxc-project/types").NewExpression | import("@oxc-project/types").CallExpression} node */
  const addCall = (node) => {
    if (node.callee.type !== "Identifier" || node.callee.name !== "RegExp") return;
    const [pattern, flags] = node.arguments.map(readText);
    if (pattern !== undefined) add(node, pattern, flags ?? "");
  };
  new Visitor({
    Literal: (node) => {
      if ("regex" in node && node.regex) add(node, node.regex.pattern, node.regex.flags);
    },
    NewExpression: addCall,
    CallExpression: addCall,
  }).visit(program);
  return found;
};

/**
 * @param {import("@oxc-project/types").Argument} node
 * @returns {string | undefined}
 */
const readText = (node) => {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  const isRaw = node.type === "TaggedTemplateExpression";
  const template = isRaw ? node.quasi : node;
  if (template.type !== "TemplateLiteral" || template.expressions.length > 0) return undefined;
  const value = template.quasis[0]?.value;
  return isRaw ? value?.raw : (value?.cooked ?? undefined);
};

/** A repeated group. An expression without one never takes exponential time. */
const repeatedGroup = /\)[*+{]/;

/**
 * Returns the problems of an expression. `scslre` finds loops that can match the same characters. `recheck` finds every
 * exponential expression without lookarounds, including some that `scslre` does not find.
 *
 * @param {Found} found
 * @returns {Promise<string[]>}
 */
export const findProblems = async ({ pattern, flags, where }) => {
  const name = `${where} /${pattern}/${flags}`;
  const problems = analyse({ source: pattern, flags }).reports.map(
    ({ exponential, character }) =>
      `${name} takes ${exponential ? "exponential" : "polynomial"} time on many ${character.pick}`,
  );
  if (!repeatedGroup.test(pattern)) return problems;
  const result = await check(pattern, flags, { checker: "automaton", timeout: 20_000 });
  return result.status === "vulnerable" && result.complexity.type === "exponential"
    ? [...problems, `${name} takes exponential time on ${result.attack.pattern}`]
    : problems;
};

if (import.meta.main) {
  const found = listSourceFiles().flatMap((file) => findRegularExpressions(file));
  const problems = (await Promise.all(found.map(findProblems))).flat();
  for (const complaint of problems) console.log(complaint);
  console.log(`${found.length} regular expressions, ${problems.length} problems`);
  process.exit(problems.length > 0 ? 1 : 0);
}
