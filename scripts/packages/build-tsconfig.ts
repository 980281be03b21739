import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as v from "valibot";
import { root, type Workspace } from "./workspaces.ts";

const Tsconfig = v.object({
  compilerOptions: v.optional(v.object({ types: v.optional(v.array(v.string()), []) }), {}),
});

/**
 * Writes the project that types are generated from: the entries, with the options of the package's own project. It is at the
 * repository's root, because the compiler writes no types for files outside a project's folder, and private packages are part
 * of the project.
 */
export const writeBuildTsconfig = ({ path }: Workspace, entries: readonly string[]) => {
  const base = `./${path}/tsconfig.json`;
  if (!existsSync(join(root, base))) throw new Error(`${path} needs a tsconfig.json.`);
  const { compilerOptions } = v.parse(Tsconfig, JSON.parse(readFileSync(join(root, base), "utf8")));
  const file = join(root, `tsconfig.build-${basename(path)}.json`);
  const project = {
    extends: base,
    compilerOptions: { types: [...new Set([...compilerOptions.types, "node"])] },
    include: [],
    files: entries,
  };
  writeFileSync(file, JSON.stringify(project));
  return { path: file, [Symbol.dispose]: () => rmSync(file) };
};
