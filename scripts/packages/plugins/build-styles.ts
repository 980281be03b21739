import { readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import type { Plugin, PluginContext } from "rolldown";
import { preprocessCSS, type ResolvedConfig, resolveConfig } from "vite";
import { root } from "../workspaces.ts";

/** The end of a module's ID that contains the class names of a CSS module. */
const moduleEnd = ".ts";

/**
 * Builds the styles that modules import into one stylesheet, so that the published modules import no CSS. Bundlers and Node can then
 * load them without any configuration. Vite compiles the CSS modules, as it does for the page of this repository.
 *
 * @param theme the source of the stylesheet. Its rules come first
 * @param fileName the path of the built stylesheet
 */
export const buildStyles = ({
  theme,
  fileName,
}: {
  readonly theme: string;
  readonly fileName: string;
}): Plugin => {
  /** The CSS of each module by its ID. */
  const styles = new Map<string, string>();
  const names = createClassNames();
  let config: Promise<ResolvedConfig> | undefined;
  return {
    name: "styles",
    resolveId: {
      order: "pre",
      filter: { id: /\.css$/ },
      handler: (source, importer) => {
        const isOwn = source.startsWith(".") && importer !== undefined;
        const id = (isOwn ? resolve(dirname(importer), source) : source) + moduleEnd;
        if (!isOwn) styles.set(id, `@import "${source}";\n`);
        return { id, moduleSideEffects: false };
      },
    },
    load: {
      filter: { id: /\.css\.ts$/ },
      handler: async (id) => {
        if (styles.has(id)) return "export {};";
        const file = id.slice(0, -moduleEnd.length);
        config ??= resolveConfig(
          { configFile: false, root, css: { modules: { generateScopedName: names.create } } },
          "build",
        );
        const { code, modules = {} } = await preprocessCSS(
          readFileSync(file, "utf8"),
          file,
          await config,
        );
        styles.set(id, code.trimStart());
        return `export default ${JSON.stringify(modules)};`;
      },
    },
    generateBundle() {
      const ordered = listInOrder(this).flatMap((id) => styles.get(id) ?? []);
      const isImport = (code: string) => code.startsWith("@import");
      const source = [
        // Imports must be the first rules of a stylesheet.
        ...ordered.filter(isImport),
        readFileSync(theme, "utf8"),
        ...ordered.filter((code) => !isImport(code)),
      ].join("\n");
      this.emitFile({ type: "asset", fileName, source });
    },
  };
};

/**
 * Names the classes of CSS modules: `.row` of `upload-row.module.css` becomes `slipway-upload-row-row`. The names stay the same in
 * every version that has the class.
 */
const createClassNames = () => {
  const files = new Map<string, string>();
  return {
    /** @throws Error if two CSS modules have the same name, because their classes would clash */
    create: (name: string, file: string): string => {
      const module = basename(file, ".module.css");
      const known = files.get(module) ?? file;
      if (known !== file)
        throw new Error(
          `${relative(root, known)} and ${relative(root, file)} need different names.`,
        );
      files.set(module, file);
      return `slipway-${module}-${name}`;
    },
  };
};

/** Returns the IDs of all modules in the order in which they run. Those that are loaded later are last. */
const listInOrder = (bundle: Pick<PluginContext, "getModuleIds" | "getModuleInfo">) => {
  const found = new Set<string>();
  const later: string[] = [];
  const visit = (id: string, path: ReadonlySet<string>) => {
    if (found.has(id) || path.has(id)) return;
    const info = bundle.getModuleInfo(id);
    for (const imported of info?.importedIds ?? []) visit(imported, new Set([...path, id]));
    later.push(...(info?.dynamicallyImportedIds ?? []));
    found.add(id);
  };
  for (const id of bundle.getModuleIds())
    if (bundle.getModuleInfo(id)?.isEntry) visit(id, new Set());
  for (const id of later) visit(id, new Set());
  return [...found];
};
