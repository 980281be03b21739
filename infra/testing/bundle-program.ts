import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Edit, platform, root } from "./graph.ts";

/** The part of esbuild's interface that is used here; SST brings its own esbuild along. */
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
const importOf = (config: string) => `import config from ${JSON.stringify(join(root, config))};`;

/** What SST's CLI leaves out of a bundle and finds in the platform's node_modules. */
const external = ["@pulumi/*", "undici", "@pulumiverse/*", "@sst-provider/*", "@aws-sdk/*"].concat([
  "esbuild",
  "archiver",
  "glob",
  "vite",
]);

/** What a bundle needs in order to behave as CommonJS did. */
const commonJsBanner = `
import { createRequire as __createRequire } from "node:module";
import { fileURLToPath as __fileURLToPath } from "node:url";
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __fileURLToPath(new URL(".", import.meta.url));`;

/** What `app()` of an app's configuration says of a stage, with SST's defaults. */
export const loadApp = async ({
  config,
  stage,
  edits,
}: {
  config: string;
  stage: string;
  edits: readonly Edit[];
}): Promise<App> => {
  const app = await load(`${importOf(config)} export default config.app;`, {
    banner: "const $config = (input) => input;",
    plugins: [withImports("", edits)],
  });
  return { removal: "retain", protect: false, ...(await app({ stage })), stage };
};

/** `run()` of an app's configuration, with the globals that SST's CLI gives it. */
export const loadProgram = async ({
  app,
  dev,
  scratch,
  config,
  edits,
}: {
  app: App;
  dev: boolean;
  scratch: string;
  config: string;
  edits: readonly Edit[];
}) => {
  const paths = { home: scratch, root: scratch, work: join(scratch, ".sst"), platform };
  const runner = JSON.stringify(join(platform, "src/auto/run.ts"));
  const components = JSON.stringify(join(platform, "src/components"));
  return load(
    `import { run } from ${runner}; ${importOf(config)} export default () => run(config.run);`,
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

/** Every file of ours knows `aws` and `sst` without importing them. Here is also where it can be given mistakes. */
const withImports = (imports: string, edits: readonly Edit[]) => ({
  name: "globals",
  setup: (build: PluginBuild) =>
    build.onLoad({ filter: /\.(js|ts)$/ }, ({ path }) =>
      path.startsWith(platform) || path.includes(`${sep}node_modules${sep}`)
        ? undefined
        : { contents: `${imports}\n${edited(path, edits)}`, loader: extname(path).slice(1) },
    ),
});

const edited = (path: string, edits: readonly Edit[]): string => {
  const made = edits.filter(({ file }) => join(root, file) === path);
  return made.reduce(
    (source, { file, find, replace }) => {
      if (!source.includes(find))
        throw new Error(`${file} has no ${JSON.stringify(find)} any more.`);
      return source.replace(find, () => replace);
    },
    readFileSync(path, "utf8"),
  );
};

/** Bundle this module and import it. The bundle lies in the platform's folder, where its imports resolve. */
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
