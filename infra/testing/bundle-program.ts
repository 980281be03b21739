import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { platform, root } from "./graph.ts";
import { type Edit, editSource } from "./source-edits.ts";

/** The part of esbuild's interface that is used here. SST installs its own esbuild. */
interface BuildOptions {
  readonly define?: Readonly<Record<string, string>>;
  readonly inject?: readonly string[];
  readonly banner?: string;
  readonly plugins?: readonly { name: string; setup(build: PluginBuild): void }[];
}

interface PluginBuild {
  onLoad(
    options: { filter: RegExp },
    load: (file: { path: string }) => { contents: string; loader: string } | undefined,
  ): void;
}

export interface App {
  readonly name: string;
  readonly stage: string;
  readonly removal: string;
  readonly protect: boolean;
}

const esbuild = createRequire(join(platform, "package.json"))("esbuild");
/** @param config its absolute path */
const importConfig = (config: string) => `import config from ${JSON.stringify(config)};`;

/** Packages that SST's CLI does not bundle and finds in the platform's node_modules. */
const external = ["@pulumi/*", "undici", "@pulumiverse/*", "@sst-provider/*", "@aws-sdk/*"].concat([
  "esbuild",
  "archiver",
  "glob",
  "vite",
]);

/** Defines the variables of CommonJS for a bundle. */
const commonJsBanner = `
import { createRequire as __createRequire } from "node:module";
import { fileURLToPath as __fileURLToPath } from "node:url";
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __fileURLToPath(new URL(".", import.meta.url));`;

/** Returns the result of `app()` in an app's configuration for a stage, with SST's defaults. */
export const loadApp = async ({
  config,
  stage,
  edits,
}: {
  config: string;
  stage: string;
  edits: readonly Edit[];
}): Promise<App> => {
  const app = await load(`${importConfig(config)} export default config.app;`, {
    banner: "const $config = (input) => input;",
    plugins: [withImports("", edits)],
  });
  return { removal: "retain", protect: false, ...(await app({ stage })), stage };
};

/** Returns `run()` of an app's configuration, with the globals of SST's CLI. */
export const loadProgram = async ({
  app,
  dev,
  root: home,
  config,
  edits,
}: {
  app: App;
  dev: boolean;
  root: string;
  config: string;
  edits: readonly Edit[];
}) => {
  const paths = { home, root: home, work: join(home, ".sst"), platform };
  const runner = JSON.stringify(join(platform, "src/auto/run.ts"));
  const components = JSON.stringify(join(platform, "src/components"));
  return load(
    `import { run } from ${runner}; ${importConfig(config)} export default () => run(config.run);`,
    {
      define: {
        $app: JSON.stringify(app),
        $dev: String(dev),
        $cli: JSON.stringify({ command: "deploy", dev, paths, state: { version: {} } }),
      },
      inject: [join(platform, "src/shim/run.js")],
      plugins: [
        withImports(
          `import * as aws from "@pulumi/aws"; import * as sst from ${components};`,
          edits,
        ),
      ],
    },
  );
};

/**
 * Makes `aws` and `sst` global in all modules outside the platform, as SST does, and applies the edits.
 *
 * Source: sst/sst, `pkg/js/js.go`.
 */
const withImports = (imports: string, edits: readonly Edit[]) => ({
  name: "globals",
  setup: (build: PluginBuild) =>
    build.onLoad({ filter: /\.(js|ts)$/ }, ({ path }) =>
      path.startsWith(platform)
        ? undefined
        : { contents: `${imports}\n${readEdited(path, edits)}`, loader: extname(path).slice(1) },
    ),
});

const readEdited = (path: string, edits: readonly Edit[]): string =>
  edits
    .filter(({ file }) => join(root, file) === path)
    .reduce(editSource, readFileSync(path, "utf8"));

/** Bundles a module and imports it. The bundle is in the platform's folder, where its imports resolve. */
const load = async (contents: string, { banner = "", ...options }: BuildOptions) => {
  const outfile = join(platform, `graph-${process.pid}-${Date.now()}.mjs`);
  try {
    await esbuild.build({
      ...options,
      stdin: { contents, resolveDir: root, sourcefile: "evaluate.ts", loader: "ts" },
      bundle: true,
      format: "esm",
      platform: "node",
      mainFields: ["module", "main"],
      nodePaths: [join(platform, "node_modules")],
      external,
      outfile,
      logLevel: "error",
      banner: { js: `${commonJsBanner}\n${banner}` },
    });
    return (await import(pathToFileURL(outfile).href)).default;
  } finally {
    rmSync(outfile, { force: true });
  }
};
