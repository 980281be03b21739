import { SendMessageCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { createDerivationBody } from "../../images/derivation-message.ts";
import type { Derivations } from "../../ports/derived-images.ts";

/**
 * Creates derivations that are requested through a queue.
 *
 * @param kinds the kinds whose uploads have something to derive
 */
export const createSqsDerivations = (
  configuration: SQSClientConfig,
  { queueUrl, kinds }: { readonly queueUrl: string; readonly kinds: readonly string[] },
): Derivations => {
  const sqs = new SQSClient(configuration);
  return {
    kinds,
    request: async (upload) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: createDerivationBody(upload) }),
      );
    },
  };
};
