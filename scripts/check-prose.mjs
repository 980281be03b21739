// Fails on words and phrases that this repository does not use: scripts/prose/words.yml and subjects.yml list them.
// `node scripts/check-prose.mjs FILE…` checks these files, whatever they are.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TextlintKernel } from "@textlint/kernel";
import { readProse } from "./prose/prose-of-code.mjs";

/** Files that are checked: documents, and the comments and texts in code. */
const checkedFiles = /\.(?:md|[cm]?[jt]sx?)$/;
/** Files that other people wrote, and the test of these lists, which quotes what they refuse. */
const exemptFiles = /\/inspection\/samples\/given\/|^scripts\/check-prose\.test\.ts$/;

const root = fileURLToPath(new URL("..", import.meta.url));
const kernel = new TextlintKernel();
// CommonJS modules whose default export Node and Vitest import differently.
const require = createRequire(import.meta.url);
const { default: markdown } = require("@textlint/textlint-plugin-markdown");
const { default: prh } = require("textlint-rule-prh");

/** @param {string} name @param {{ checkHeader: boolean }} options */
const listRule = (name, options) => ({
  ruleId: name,
  rule: prh,
  options: {
    rulePaths: [join(root, "scripts", "prose", `${name}.yml`)],
    checkLink: true,
    checkBlockQuote: true,
    checkEmphasis: true,
    ...options,
  },
});

const plugins = [{ pluginId: "markdown", plugin: markdown }];
const rules = [
  listRule("words", { checkHeader: true }),
  listRule("subjects", { checkHeader: false }),
];

/** Tables that a program writes from texts in code. */
const generatedTables = /<!-- (\S+): written by .*? -->.*?<!-- \/\1 -->/gs;

/** @param {string} text */
const withoutGenerated = (text) =>
  text.replace(generatedTables, (table) => table.replaceAll(/[^\n]/g, ""));

/**
 * Returns what is wrong with a file's prose, one line for each finding.
 *
 * @param {string} file relative to the repository
 * @param {string} [text] read from the file by default
 * @returns {Promise<string[]>}
 */
export const checkProse = async (file, text = readFileSync(join(root, file), "utf8")) => {
  const prose = file.endsWith(".md") ? withoutGenerated(text) : readProse(file, text);
  const { messages } = await kernel.lintText(prose, { ext: ".md", plugins, rules });
  return messages.map(
    ({ line, message }) => `${file}:${line} ${message.replaceAll(/\s+/g, " ").replace("=>", "→")}`,
  );
};

/** @returns {string[]} */
const listFiles = () =>
  execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root })
    .toString()
    .split("\0")
    .filter((file) => checkedFiles.test(file) && !exemptFiles.test(file));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  const files = named.length > 0 ? named : listFiles();
  const findings = (await Promise.all(files.map((file) => checkProse(file)))).flat();
  for (const finding of findings) console.log(finding);
  console.log(`${findings.length} findings in ${files.length} files`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
