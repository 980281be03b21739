import { createRequire } from "node:module";
import { join, parse } from "node:path";
import { commonJsBanner } from "./bundle-program.ts";
import { type Bundle, platform, root } from "./graph.ts";

/** What esbuild says of a bundle, as far as it is used here. */
interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { imports: { path: string; external?: boolean }[] }>>;
}

const esbuild = createRequire(join(platform, "package.json"))("esbuild");

/** Bundle a handler as SST does for Lambda. */
export const bundleHandler = async (
  { functionID, handler }: { functionID: string; handler: string },
  scratch: string,
) => {
  const { dir, name, ext } = parse(handler);
  const out = join(scratch, "bundles", functionID);
  const { metafile }: { metafile: Metafile } = await esbuild.build({
    entryPoints: [join(root, dir, `${name}.ts`)],
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    mainFields: ["module", "main"],
    banner: { js: commonJsBanner },
    outfile: join(out, "bundle.mjs"),
    metafile: true,
    logLevel: "silent",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) =>
    output.imports.flatMap(({ path, external = false }) => (external ? path : [])),
  );
  const bundle: Bundle = {
    functionName: functionID,
    files: Object.keys(metafile.inputs),
    imports: [...new Set(imports)],
  };
  return { handler: `bundle${ext}`, out, errors: [], sourcemaps: [], bundle };
};
