import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { platform, root } from "./graph.ts";

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
const config = JSON.stringify(join(root, "sst.config.ts"));

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

/** What `app()` of sst.config.ts says of a stage, with SST's defaults. */
export const loadApp = async (stage: string): Promise<App> => {
  const app = await load(`import config from ${config}; export default config.app;`, {
    banner: "const $config = (input) => input;",
  });
  return { removal: "retain", protect: false, ...(await app({ stage })), stage };
};

/** `run()` of sst.config.ts, with the globals that SST's CLI gives it. */
export const loadProgram = async (options: { app: App; dev: boolean; scratch: string }) => {
  const { app, dev, scratch } = options;
  const paths = { home: scratch, root: scratch, work: join(scratch, ".sst"), platform };
  const runner = JSON.stringify(join(platform, "src/auto/run.ts"));
  const components = JSON.stringify(join(platform, "src/components"));
  return load(
    `import { run } from ${runner}; import config from ${config}; export default () => run(config.run);`,
    {
      define: {
        $app: JSON.stringify(app),
        $dev: String(dev),
        $cli: JSON.stringify({ command: "deploy", dev, paths, state: { version: {} } }),
      },
      inject: [join(platform, "src/shim/run.js")],
      plugins: [
        withImports(`import * as aws from "@pulumi/aws"; import * as sst from ${components};`),
      ],
    },
  );
};

/** Every file of ours knows `aws` and `sst` without importing them. */
const withImports = (imports: string) => ({
  name: "globals",
  setup: (build: PluginBuild) =>
    build.onLoad({ filter: /\.(js|ts)$/ }, ({ path }) =>
      path.startsWith(platform) || path.includes(`${sep}node_modules${sep}`)
        ? undefined
        : { contents: `${imports}\n${readFileSync(path, "utf8")}`, loader: extname(path).slice(1) },
    ),
});

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
      sourcemap: "inline",
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
