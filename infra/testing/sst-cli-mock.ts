import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { imagePackages } from "@slipway/core/deployment/function-entries";
import { awsAccount, awsRegion } from "./aws-mocks.ts";
import { type Bundle, root as checkout, platform } from "./graph.ts";

const esbuild = createRequire(join(platform, "package.json"))("esbuild");

/** A bundle whose archive is not read yet. */
export type UnreadBundle = Omit<Bundle, "archive">;

/** A JSON-RPC call of a component to SST's CLI. */
interface Call {
  readonly method: string;
  readonly params: readonly [BuildInput];
}

/** A function for which a component requests a bundle. It may be bundled already. */
interface BuildInput {
  readonly functionID: string;
  readonly handler: string;
  readonly bundle?: string;
  /** The values that the function reads with `Resource`, by the names of components. */
  readonly links: Readonly<Record<string, object>>;
}

/**
 * Answers the calls that components make to SST's CLI in a deployment.
 *
 * @param folders the app's root, and a folder that takes the place of each bundle that SST would make
 * @param bundles receives each bundle
 * @returns the URL for SST_SERVER
 */
export const startSstCliMock = async (
  { root, unbundled }: { readonly root: string; readonly unbundled: string },
  bundles: UnreadBundle[],
): Promise<string> => {
  const answer = async ({ method, params: [input] }: Call): Promise<object> => {
    switch (method) {
      case "Provider.Aws.Bootstrap":
        return { result: bootstrap };
      case "Provider.Aws.Appsync":
        return { result: { http: "appsync.test", realtime: "realtime.test" } };
      case "Runtime.AddTarget":
        return { result: {} };
      case "Runtime.Build": {
        const { functionID, handler, bundle } = input;
        const sources = bundle === undefined ? await listSources(root, handler) : [];
        const links = Object.keys(input.links);
        bundles.push({ functionName: functionID, handler, folder: bundle, sources, links });
        return { result: { handler, out: bundle ?? unbundled, errors: [], sourcemaps: [] } };
      }
      default:
        return { error: `rpc: can't find ${method}` };
    }
  };
  const server = createServer(async (request, response) => {
    const call = (await json(request)) as Call;
    const body = await answer(call).catch((error: unknown) => ({ error: String(error) }));
    // An open connection would keep this process alive for seconds.
    response.setHeader("connection", "close").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Returns the sources of a function with an app's config, relative to the checkout, by bundling it. */
const listSources = async (root: string, handler: string): Promise<readonly string[]> => {
  const entry = join(root, `${handler.replace(/\.handler$/, "")}.ts`);
  if (!existsSync(entry) || !/import config|default: config/.test(readFileSync(entry, "utf8")))
    return [];
  const { metafile } = await esbuild.build({
    entryPoints: [entry],
    absWorkingDir: checkout,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    splitting: true,
    outdir: "out",
    mainFields: ["module", "main"],
    external: [...Object.keys(imagePackages), "pg-native"],
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs);
};

/** The resources that SST creates once in each account and region. */
const bootstrap = {
  asset: "sst-asset",
  state: "sst-state",
  assetEcrRegistryId: awsAccount,
  assetEcrUrl: `${awsAccount}.dkr.ecr.${awsRegion}.amazonaws.com/sst-asset`,
  appsyncHttp: "",
  appsyncRealtime: "",
};
