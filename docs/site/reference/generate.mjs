// Generates the API reference of the public packages from their docstrings, as Markdown in `generated/reference`.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Application, Converter, ReflectionKind } from "typedoc";
import { readEntries } from "./entries.mjs";

const site = join(import.meta.dirname, "..");
const root = join(site, "..", "..");
const entries = readEntries(root);
/** @param {string} name of an entry, such as `@slipway/client` or `@slipway/client/library` */
const isPackage = (name) => name.split("/").length === 2;
// The modules of a package come before its own entry, whose types could take their file names: `Messages` and `messages`.
const ordered = [...entries].sort(([, a], [, b]) => Number(isPackage(a)) - Number(isPackage(b)));

const application = await Application.bootstrapWithPlugins({
  name: "API reference",
  tsconfig: join(import.meta.dirname, "tsconfig.json"),
  entryPoints: ordered.map(([file]) => file),
  sortEntryPoints: false,
  plugin: ["typedoc-plugin-markdown"],
  // The compiler of the repository is a newer one. `npm run check` compiles the sources with it.
  skipErrorChecking: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  readme: "none",
  githubPages: false,
  hideGenerator: true,
  disableSources: true,
  sort: ["source-order"],
  logLevel: "Error",
  // Types that an entry uses but does not export are described where they are used.
  validation: { notExported: false, invalidLink: true, notDocumented: false },
  ...{
    out: join(site, "generated", "reference"),
    router: "module",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    expandObjects: false,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    indexFormat: "table",
    entryFileName: "index",
    tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true },
  },
});

// Names each module after the entry that users import.
application.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
  if (reflection.kind !== ReflectionKind.Module) return;
  const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
  const name = declaration && entries.get(declaration.getSourceFile().fileName);
  if (name) reflection.name = name;
});

const project = await application.convert();
if (!project) process.exit(1);
await application.generateOutputs(project);
if (application.logger.hasErrors()) process.exit(1);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
console.error(
  `slipway: Generated the reference of ${entries.size} entries of version ${version} in ${relative(root, join(site, "generated", "reference"))}.`,
);
