import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";
import { type Bundle, platform, root } from "./graph.ts";

/** What esbuild says of a bundle, as far as it is used here. */
interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, Output>>;
}

interface Output {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly imports: readonly { path: string; kind: string; external?: boolean }[];
}

/** A function as its component asks for it. */
export interface BuildInput {
  readonly functionID: string;
  /** `folder/file.export`, from the checkout's root. */
  readonly handler: string;
  /** The component's `nodejs`. */
  readonly properties?: {
    readonly minify?: boolean;
    readonly splitting?: boolean;
    readonly esbuild?: { readonly external?: readonly string[] };
  };
}

const esbuild = createRequire(join(platform, "package.json"))("esbuild");

/** What SST puts at the beginning of each file. */
const banner = `import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"
const __filename = topLevelFileUrlToPath(import.meta.url)
const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))
`;

/**
 * Bundle a handler as SST 4.17 does for a deployment.
 *
 * Source: sst/sst, `pkg/runtime/node/build.go`.
 */
export const bundleHandler = async (
  { functionID, handler, properties = {} }: BuildInput,
  scratch: string,
) => {
  const { dir, name, ext } = parse(handler);
  const out = join(scratch, "bundles", functionID);
  const entry = join(dir, `${name}${existsSync(join(root, dir, `${name}.ts`)) ? ".ts" : ".js"}`);
  const outfile = join(out, `${name}.mjs`);
  const { minify = true, splitting = false, esbuild: options = {} } = properties;
  const { metafile }: { metafile: Metafile } = await esbuild.build({
    entryPoints: [`./${entry}`],
    absWorkingDir: root,
    platform: "node",
    external: ["sharp", "pg-native", ...(options.external ?? [])],
    keepNames: true,
    bundle: true,
    metafile: true,
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    minify,
    sourcemap: false,
    banner: { js: banner },
    ...(splitting
      ? { splitting, outdir: dirname(outfile), outExtension: { ".js": ".mjs" } }
      : { outfile }),
    logLevel: "silent",
  });
  const bundle: Bundle = {
    functionName: functionID,
    files: Object.keys(metafile.inputs),
    imports: importsOf(metafile),
    ...bytesOf(metafile, entry),
  };
  return { handler: `${name}${ext}`, out, errors: [], sourcemaps: [], bundle };
};

const importsOf = ({ outputs }: Metafile): readonly string[] => [
  ...new Set(
    Object.values(outputs).flatMap(({ imports }) =>
      imports.flatMap(({ path, external = false }) => (external ? path : [])),
    ),
  ),
];

/** Of all files, and of those that are loaded before the handler can be called. */
const bytesOf = ({ outputs }: Metafile, entry: string) => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    const output = outputs[file];
    if (output === undefined || loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind } of output.imports) if (kind !== "dynamic-import") load(path);
  };
  // Each import on demand is an entry point as well.
  // Each import on demand is an entry point as well.
  for (const [file, { entryPoint }] of Object.entries(outputs))
    if (entryPoint === entry) load(file);
  const sum = (files: Iterable<string>) =>
    [...files].reduce((bytes, file) => bytes + (outputs[file]?.bytes ?? 0), 0);
  return { bytes: sum(Object.keys(outputs)), bytesAtStart: sum(loaded) };
};
