import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const esbuild = createRequire(join(root, ".sst", "platform", "package.json"))("esbuild");

/** What SST puts at the beginning of each file. */
const banner = `import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"
const __filename = topLevelFileUrlToPath(import.meta.url)
const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))
`;

/**
 * Bundle a handler as SST 4.17 does for a deployment, unless it is told otherwise.
 *
 * Source: sst/sst, `pkg/runtime/node/build.go`.
 *
 * @param entry from the checkout's root
 * @param outfile ends in `.mjs`
 * @returns its size in bytes
 */
export const bundleHandler = async (entry: string, outfile: string): Promise<number> => {
  const { metafile } = await esbuild.build({
    entryPoints: [`./${entry}`],
    absWorkingDir: root,
    platform: "node",
    external: ["sharp", "pg-native"],
    keepNames: true,
    bundle: true,
    metafile: true,
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    minify: true,
    banner: { js: banner },
    outfile,
    logLevel: "silent",
  });
  const [{ bytes }] = Object.values(metafile.outputs) as [{ bytes: number }];
  return bytes;
};
