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
 * Returns true for an entry that is one module.
 *
 * @param {string} entry
 * @param {unknown} file
 */
const isModule = (entry, file) =>
  !entry.includes("*") && typeof file === "string" && /\.tsx?$/.test(file);
