import { RequestEnvironment } from "@slipway/core/deployment/environment";
import type { Completions } from "../../ports/completions.ts";
import { createClientConfiguration, LambdaEnvironment } from "./lambda-environment.ts";
import { parseEnvironment } from "./parse-environment.ts";

/**
 * Completes uploads in the deployment's function. The first completion loads Lambda's client. Most requests are for small
 * files and do not need it.
 *
 * @param variables the function's environment variables
 * @throws {Error} at start, with the name of each missing variable
 */
export const createLazyCompletions = (
  variables: Readonly<Record<string, string | undefined>>,
): Completions => {
  const { SLIPWAY_COMPLETE_FUNCTION } = parseEnvironment(RequestEnvironment, variables);
  const clients = createClientConfiguration(parseEnvironment(LambdaEnvironment, variables));
  let loading: Promise<Completions> | undefined;
  const load = async (): Promise<Completions> => {
    const { createLambdaCompletions } = await import("../../aws/lambda/lambda-completions.ts");
    return createLambdaCompletions(
      { ...clients, cacheMiddleware: true },
      SLIPWAY_COMPLETE_FUNCTION,
    );
  };
  return {
    async start(event) {
      loading ??= load();
      await (await loading).start(event);
    },
  };
};
