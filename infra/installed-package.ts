import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";

/**
 * Returns the path of a file that this package names in its `exports`. SST bundles this module into `.sst/platform`, so
 * `import.meta.url` does not lead to the package.
 *
 * @param entry such as `programs/page`
 * @throws {Error} if the package is not installed next to `sst.config.ts`
 */
export const findPackageFile = (entry: string): string => {
  const { root } = $cli.paths;
  try {
    return createRequire(join(root, "sst.config.ts")).resolve(`@slipway/sst/${entry}`);
  } catch (cause) {
    throw new Error(
      `@slipway/sst is not installed in ${root}. Run \`npm install @slipway/sst\` in the folder of sst.config.ts.`,
      { cause },
    );
  }
};

/** Returns a path between two files or folders with forward slashes. */
export const relativePath = (from: string, to: string): string =>
  relative(from, to).split(sep).join("/");
