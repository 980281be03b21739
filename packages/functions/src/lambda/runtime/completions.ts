import { RequestEnvironment } from "@slipway/core/deployment/environment";
import type { Completions } from "../../ports/completions.ts";
import { clientsOf, LambdaEnvironment } from "./lambda-environment.ts";
import { environmentOf } from "./parse-environment.ts";

/**
 * Completes uploads in the deployment's function. Lambda's client is loaded by the first completion: most requests are for
 * small files and need none.
 *
 * @param variables the function's environment variables
 * @throws {Error} at start, with the name of each variable that is missing
 */
export const completionsOnAws = (
  variables: Readonly<Record<string, string | undefined>>,
): Completions => {
  const { SLIPWAY_COMPLETE_FUNCTION } = environmentOf(RequestEnvironment, variables);
  const clients = clientsOf(environmentOf(LambdaEnvironment, variables));
  let loading: Promise<Completions> | undefined;
  const load = async (): Promise<Completions> => {
    const { completionsInLambda } = await import("../../aws/lambda/lambda-completions.ts");
    return completionsInLambda(clients, SLIPWAY_COMPLETE_FUNCTION);
  };
  return {
    async start(event) {
      loading ??= load();
      await (await loading).start(event);
    },
  };
};
