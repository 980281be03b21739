import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { awsAccount, awsRegion } from "./aws-mocks.ts";
import type { Bundle } from "./graph.ts";

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
}

/**
 * Answers the calls that components make to SST's CLI in a deployment.
 *
 * @param unbundled a folder that takes the place of each bundle that SST would make
 * @param bundles receives each bundle
 * @returns the URL for SST_SERVER
 */
export const startSstCliMock = async (
  unbundled: string,
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
        bundles.push({ functionName: functionID, handler, folder: bundle });
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

/** The resources that SST creates once in each account and region. */
const bootstrap = {
  asset: "sst-asset",
  state: "sst-state",
  assetEcrRegistryId: awsAccount,
  assetEcrUrl: `${awsAccount}.dkr.ecr.${awsRegion}.amazonaws.com/sst-asset`,
  appsyncHttp: "",
  appsyncRealtime: "",
};
