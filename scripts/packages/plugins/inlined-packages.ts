import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { Plugin } from "rolldown";
import type { InlineConfig } from "tsdown";
import { findPackageName, type Manifest } from "../workspaces.ts";

/** The folder of inlined packages. npm leaves folders named `node_modules` out of a tarball. */
const folder = "inlined";

/** Names a module of an inlined package, if the path leads to one. */
export const nameInlined = (path: string): string | undefined => {
  const [, module] = /^(?:.*\/)?node_modules\/@?(.+?)(?:\.[cm]?js)?$/.exec(path) ?? [];
  return module && posix.join(folder, module);
};

/** Finds inlined packages as bundlers of pages do: some have no `exports`, and some have modules for browsers. */
export const inlinedResolution: Pick<InlineConfig, "inputOptions"> = {
  inputOptions: {
    resolve: { mainFields: ["module"], conditionNames: ["browser", "import", "default"] },
  },
};

/** Returns true for an import of an inlined package, or of what only inlined packages import. */
export const isInlined = (
  id: string,
  importer: string | undefined,
  { inlinedDependencies, dependencies, peerDependencies }: Manifest,
): boolean => {
  const name = findPackageName(id);
  if (inlinedDependencies.length === 0) return false;
  if (inlinedDependencies.includes(name)) return true;
  const isWithin = importer !== undefined && nameInlined(importer) !== undefined;
  return isWithin && !(name in dependencies || name in peerDependencies);
};

/** Writes the licenses of all inlined packages to one file. Leaves out their source maps, which would be larger than the modules. */
export const finishInlined: Plugin = {
  name: "inlined-packages",
  generateBundle(_, bundle) {
    for (const [fileName, output] of Object.entries(bundle)) {
      if (!fileName.startsWith(`${folder}/`)) continue;
      if (fileName.endsWith(".map")) delete bundle[fileName];
      else if (output.type === "chunk")
        output.code = output.code.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
    }
    const licenses = new Map<string, string[]>();
    for (const id of this.getModuleIds()) {
      const [, packageFolder = "", name = ""] =
        /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id) ?? [];
      if (name === "") continue;
      const file = readdirSync(packageFolder).find((entry) => /^licen[cs]e\b/i.test(entry));
      if (file === undefined) throw new Error(`${name} has no license, so it cannot be inlined.`);
      const text = readFileSync(join(packageFolder, file), "utf8").trim();
      const names = licenses.get(text) ?? [];
      if (!names.includes(name)) licenses.set(text, [...names, name]);
    }
    if (licenses.size === 0) return;
    const source = [...licenses].map(([text, names]) => `${names.sort().join(", ")}\n\n${text}\n`);
    this.emitFile({
      type: "asset",
      fileName: `${folder}/LICENSES`,
      source: source.join(`\n${"-".repeat(40)}\n\n`),
    });
  },
};
