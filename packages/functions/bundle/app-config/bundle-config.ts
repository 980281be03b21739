import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { basename, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Plugin, rolldown } from "rolldown";
import { parseSync } from "rolldown/utils";
import { UnreadableConfigError } from "./config-report.ts";
import { removeHooks } from "./remove-hooks.ts";

const sstStub = "\0sst";

/** Takes the place of SST's `Resource`: nothing is linked while an app is evaluated. Every property is a placeholder. */
const sstStubCode = `
const placeholder = new Proxy(function () {}, {
  get: (_, key) =>
    key === Symbol.toPrimitive || key === "toString" ? () => "placeholder" : placeholder,
  apply: () => placeholder,
  construct: () => placeholder,
});
export const Resource = placeholder;`;

/**
 * Bundles a config without its hooks, and without the modules that only hooks use. Packages are not bundled: the bundle imports
 * their files.
 *
 * @param file the path of the config
 * @returns the source of an ES module with the same default export
 * @throws {UnreadableConfigError} if a module is missing or invalid
 */
export const bundleConfig = async (file: string): Promise<string> => {
  const missing = new Map<string, string>();
  await using build = await rolldown({
    input: file,
    platform: "node",
    // Nothing but the values of the config is needed.
    treeshake: { moduleSideEffects: false, propertyReadSideEffects: false },
    plugins: [stubSst, readWithoutHooks, keepPackages(missing)],
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  const [{ code }] = output;
  // The bundler also lists imports that it left out.
  const { staticImports } = parseSync("config.mjs", code).module;
  const imports = staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const unresolved = imports.find((id) => missing.has(id));
  if (unresolved !== undefined)
    throw new UnreadableConfigError(
      `${missing.get(unresolved)} imports ${JSON.stringify(unresolved)}, which cannot be found`,
    );
  return code;
};

const stubSst: Plugin = {
  name: "stub-sst",
  resolveId: (id) => (id === "sst" ? sstStub : undefined),
  load: (id) => (id === sstStub ? sstStubCode : undefined),
};

const readWithoutHooks: Plugin = {
  name: "read-without-hooks",
  load: async (id) => {
    if (id === sstStub || !/\.[cm]?[jt]sx?$/.test(id) || isInPackage(id)) return undefined;
    return removeHooks(await readFile(id, "utf8"), id);
  },
};

/** Leaves the files of packages to Node, which finds them as it does for the functions of the app. */
const keepPackages = (missing: Map<string, string>): Plugin => ({
  name: "keep-packages",
  async resolveId(id, importer, options) {
    if (importer === undefined || id.startsWith(".")) return undefined;
    if (isBuiltin(id)) return { id, external: true, moduleSideEffects: false };
    const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
    // Packages of a workspace can be TypeScript.
    if (resolved && !resolved.external && !isInPackage(resolved.id)) return resolved;
    const url = resolved && resolveWithNode(id, importer);
    if (url) return { id: url, external: true, moduleSideEffects: false };
    if (resolved) return resolved;
    missing.set(id, basename(importer));
    return { id, external: true, moduleSideEffects: false };
  },
});

const isInPackage = (path: string): boolean => path.includes(`${sep}node_modules${sep}`);

const resolveWithNode = (id: string, importer: string): string | undefined => {
  try {
    return import.meta.resolve(id, pathToFileURL(importer).href);
  } catch {
    return undefined;
  }
};
