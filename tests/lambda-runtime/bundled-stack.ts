import { join } from "node:path";
import { type FunctionName, functionNames } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { Runtime } from "@slipway/local/lambda/lambda-environment";
import {
  type Bundle,
  bundleFunctions,
  type Target,
} from "../../packages/functions/bundle/bundle-functions.ts";
import { bundleFunctionWithSst } from "../../packages/functions/bundle/sst-bundler.ts";
import { startTestStack } from "../stack.ts";
import { deployFunction } from "./deployed-function.ts";

const memory: Record<FunctionName, number> = {
  "request-upload": limits.memory.request,
  "complete-upload": limits.memory.complete,
  library: limits.memory.request,
  "upload-statuses": limits.memory.request,
  "finalize-upload": limits.memory.finalize,
  "sweep-uploads": limits.memory.sweep,
  "publish-events": limits.memory.publish,
  "derive-images": limits.memory.images,
  "handle-events": limits.memory.hooks,
};

/** The part of a bundle that is deployed. */
export type DeployedBundle = Pick<Bundle, "folder" | "handler">;
/** The bundle of every function. */
export type Bundles = Readonly<Record<FunctionName, DeployedBundle>>;

/** Bundles the functions as `sst deploy` does, into a folder. */
export const bundleWithSst = async (folder: string): Promise<Bundles> =>
  Object.fromEntries(
    await Promise.all(
      functionNames.map(async (name) => [
        name,
        await bundleFunctionWithSst(name, join(folder, name)),
      ]),
    ),
  );

/** Bundles the functions with code compiled ahead. */
export const bundleAhead = (
  options: Pick<Target, "config" | "store" | "functions"> = {},
): Promise<Bundles> =>
  bundleFunctions({ platform: process.platform, architecture: process.arch, ...options });

/** Deploys a bundle as Lambda does. */
export const deployBundle = (
  name: FunctionName,
  { folder, handler }: DeployedBundle,
  environment: Readonly<Record<string, string>>,
) => deployFunction({ name, folder, handler, memory: memory[name], environment });

/**
 * Starts Slipway with these functions.
 *
 * @param options `config` decides which events are sent to hooks. The bundles have their own
 */
export const startWith = async (
  bundles: Bundles,
  options: Pick<Parameters<typeof startTestStack>[0] & object, "config" | "retryDelay"> = {},
) => {
  const processes = new AsyncDisposableStack();
  const runtime: Runtime = <Event, Answer>(
    name: FunctionName,
    environment: Readonly<Record<string, string>>,
  ) => {
    const running = deployBundle(name, bundles[name], environment).then((one) =>
      processes.use(one),
    );
    return async (event: Event, context: Parameters<ReturnType<Runtime>>[1]) =>
      // The response as the process sent it, in JSON. The tests check its content.
      (await (await running).invoke(event, context)) as Answer;
  };
  const stack = await startTestStack({ ...options, runtime });
  processes.use(stack);
  return { stack, [Symbol.asyncDispose]: () => processes.disposeAsync() };
};
