import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The public packages, in the order of the reference. */
const publicPackages = [
  "packages/core",
  "packages/client",
  "packages/react",
  "packages/server",
  "infra",
  "packages/local",
  "packages/s3-local",
];

/**
 * Returns the names that users import, such as `@slipway/client/uploader`, by the source file of each.
 *
 * @param {string} root the repository
 * @returns {ReadonlyMap<string, string>}
 */
export const readEntries = (root) =>
  new Map(
    publicPackages
      .filter((folder) => existsSync(join(root, folder, "package.json")))
      .flatMap((folder) => {
        const {
          name,
          exports = {},
          sourceOnlyExports = [],
        } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
        return Object.entries(exports)
          .filter(([entry, file]) => isModule(entry, file) && !sourceOnlyExports.includes(entry))
          .map(([entry, file]) => [resolve(root, folder, file), join(name, entry)]);
      }),
  );

/**
 * Returns the sentence that describes each entry: its row in the README of its package. A package without one has the
 * description of its package.json.
 *
 * @param {string} root the repository
 * @returns {ReadonlyMap<string, string>}
 */
export const readDescriptions = (root) =>
  new Map(
    publicPackages.flatMap((folder) => {
      const { name, description } = JSON.parse(
        readFileSync(join(root, folder, "package.json"), "utf8"),
      );
      const readme = readFileSync(join(root, folder, "README.md"), "utf8");
      const rows = readme.matchAll(/^\| `(@slipway\/[^`]+)` \| (.+) \|$/gm);
      return [
        [name, description],
        ...Array.from(rows, ([, entry = "", text = ""]) => [entry, toSentence(text)]),
      ];
    }),
  );

/**
 * Returns the text of a table's cell as a sentence without links, which are relative to the README.
 *
 * @param {string} text
 */
const toSentence = (text) => {
  const plain = text.replace(/\[([^[\]]+)\]\([^()]+\)/g, "$1");
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`;
};

/**
 * Returns true for an entry that is one module.
 *
 * @param {string} entry
 * @param {unknown} file
 */
const isModule = (entry, file) =>
  !entry.includes("*") && typeof file === "string" && /\.tsx?$/.test(file);
