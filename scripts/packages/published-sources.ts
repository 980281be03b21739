import { posix } from "node:path";
import { findImports } from "./imports.ts";
import { listFiles } from "./published-files.ts";
import { findPublicExports, type Workspace } from "./workspaces.ts";

/** A source file, and its code. */
export interface Source {
  /** The path from the repository's root. */
  readonly path: string;
  readonly code: string;
}

const moduleUrl = /new URL\(\s*"(\.{1,2}\/[^"]+\.tsx?)",\s*import\.meta\.url\s*\)/g;

/**
 * Returns the paths of the sources that run where a package is installed: its published entries and commands, and what they
 * import. All others may import what only this repository installs.
 */
export const findPublishedSources = (
  { manifest, path }: Workspace,
  sources: ReadonlyMap<string, Source>,
): ReadonlySet<string> => {
  const entries = [
    ...findPublicExports(manifest)
      .filter(([name]) => !name.startsWith("./testing/"))
      .flatMap(([, target]) => listFiles(target)),
    ...Object.values(manifest.bin),
  ];
  const found = new Set(entries.map((file) => posix.join(path, file)));
  for (const file of found) {
    const code = sources.get(file)?.code ?? "";
    const imports = findImports(file, code).map(({ specifier }) => specifier);
    const urls = [...code.matchAll(moduleUrl)].map(([, url = ""]) => url);
    for (const specifier of [...imports, ...urls])
      if (specifier.startsWith(".")) found.add(posix.join(posix.dirname(file), specifier));
  }
  return found;
};
