import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, posix } from "node:path";
import * as v from "valibot";
import { isPublic, root, type Workspace } from "./workspaces.ts";

const Tsconfig = v.object({
  compilerOptions: v.optional(v.object({ types: v.optional(v.array(v.string()), []) }), {}),
  include: v.optional(v.array(v.string()), []),
});

/**
 * Writes the project that types are generated from: the entries, with the options of the package's own project and the
 * global types that it names. It is at the
 * repository's root, because the compiler writes no types for files outside a project's folder, and private packages are part
 * of the project.
 */
export const writeBuildTsconfig = (
  { path }: Workspace,
  entries: readonly string[],
  workspaces: ReadonlyMap<string, Workspace>,
) => {
  const base = `./${path}/tsconfig.json`;
  if (!existsSync(join(root, base))) throw new Error(`${path} needs a tsconfig.json.`);
  const { compilerOptions, include } = v.parse(
    Tsconfig,
    JSON.parse(readFileSync(join(root, base), "utf8")),
  );
  const globals = include.filter((file) => file.endsWith(".d.ts"));
  const file = join(root, `tsconfig.build-${basename(path)}.json`);
  const project = {
    extends: base,
    compilerOptions: {
      types: [...new Set([...compilerOptions.types, "node"])],
      paths: listPrivatePaths(workspaces),
    },
    include: [],
    files: [...entries, ...globals.map((file) => join(root, path, file))],
  };
  writeFileSync(file, JSON.stringify(project));
  return { path: file, [Symbol.dispose]: () => rmSync(file) };
};

/** The paths of private packages' entries. The compiler writes no types for packages that it finds in node_modules. */
const listPrivatePaths = (
  workspaces: ReadonlyMap<string, Workspace>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...workspaces.values()]
      .filter((workspace) => !isPublic(workspace))
      .flatMap(({ path, manifest }) =>
        Object.entries(manifest.exports).flatMap(([name, target]) =>
          typeof target === "string"
            ? [[manifest.name + name.slice(1), [`./${posix.join(path, target)}`]]]
            : [],
        ),
      ),
  );
