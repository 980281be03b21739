// Generates the API reference of the public packages from their docstrings, as Markdown in `generated/reference`.
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Application, Comment, Converter, ReflectionKind } from "typedoc";
import { readDescriptions, readEntries } from "./entries.mjs";

const site = join(import.meta.dirname, "..");
const root = join(site, "..", "..");
const entries = readEntries(root);
const descriptions = readDescriptions(root);
const out = join(site, "generated", "reference");
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
    out,
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

// Names each module after the entry that users import, and describes it.
application.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
  if (reflection.kind !== ReflectionKind.Module) return;
  const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
  const name = declaration && entries.get(declaration.getSourceFile().fileName);
  if (name === undefined) return;
  reflection.name = name;
  const text = descriptions.get(name);
  if (text) reflection.comment = new Comment([{ kind: "text", text }]);
});

const project = await application.convert();
if (!project) process.exit(1);
await application.generateOutputs(project);
if (application.logger.hasErrors()) process.exit(1);

/** @param {string} name of an entry */
const createItem = (name) => `- [${name}](${name}.md): ${descriptions.get(name) ?? ""}`;
const names = [...entries.values()];
const lists = names.filter(isPackage).map((name) => {
  const items = names
    .filter((entry) => entry === name || entry.startsWith(`${name}/`))
    .map(createItem);
  return `## ${name}\n\n${items.join("\n")}\n`;
});
const introduction =
  "Every entry of the public packages. The first entry of each package has what most apps need.";
writeFileSync(join(out, "index.md"), `# API reference\n\n${introduction}\n\n${lists.join("\n")}`);

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
console.error(
  `slipway: Generated the reference of ${entries.size} entries of version ${version} in ${relative(root, out)}.`,
);
