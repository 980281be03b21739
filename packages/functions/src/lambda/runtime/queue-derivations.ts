import type { SQSClientConfig } from "@aws-sdk/client-sqs";
import { SweepEnvironment } from "@slipway/core/deployment/environment";
import { type Derivations, noDerivations } from "../../ports/derived-images.ts";
import { parseEnvironment } from "./parse-environment.ts";

/**
 * Creates the derivations of the sweep, which has no config. The client for SQS is loaded with the first request.
 *
 * @param variables the function's environment variables
 */
export const createQueueDerivations = (
  variables: Readonly<Record<string, string | undefined>>,
  configuration: SQSClientConfig,
): Derivations => {
  const environment = parseEnvironment(SweepEnvironment, variables);
  const { SLIPWAY_IMAGE_QUEUE: queueUrl, SLIPWAY_DERIVED_KINDS = "" } = environment;
  if (queueUrl === undefined) return noDerivations;
  const kinds = SLIPWAY_DERIVED_KINDS.split(",");
  let loading: Promise<Derivations> | undefined;
  const load = async () => {
    const { createSqsDerivations } = await import("../../aws/sqs/sqs-derivations.ts");
    return createSqsDerivations(configuration, { queueUrl, kinds });
  };
  return {
    kinds,
    request: async (upload) => {
      loading ??= load();
      await (await loading).request(upload);
    },
  };
};
