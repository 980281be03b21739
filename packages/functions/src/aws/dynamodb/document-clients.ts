import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** DynamoDB document clients with and without retries. Each is created when it is first used. */
export interface DocumentClients {
  /** Retries failed requests as the AWS SDK does by default. */
  readonly retrying: DynamoDBDocumentClient;
  /** Sends each request once. */
  readonly once: DynamoDBDocumentClient;
  /** Closes the connections of both clients. */
  destroy(): void;
}

/** The number of attempts. The AWS SDK has one number for all requests of a client. */
export type Attempts = Pick<DynamoDBClientConfig, "maxAttempts">;

/**
 * Creates document clients from DynamoDB clients.
 *
 * @param createClient creates a client with these attempts. `cacheMiddleware` must be off: the document client rejects it
 */
export const createDocumentClients = (
  createClient: (attempts: Attempts) => DynamoDBClient,
): DocumentClients => {
  const clients: DynamoDBClient[] = [];
  const create = (attempts: Attempts) => {
    const client = createClient(attempts);
    clients.push(client);
    return DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    });
  };
  let retrying: DynamoDBDocumentClient | undefined;
  let once: DynamoDBDocumentClient | undefined;
  return {
    get retrying() {
      retrying ??= create({});
      return retrying;
    },
    get once() {
      once ??= create({ maxAttempts: 1 });
      return once;
    },
    destroy: () => {
      for (const client of clients) client.destroy();
    },
  };
};

/** Creates document clients whose DynamoDB clients have this configuration. */
export const connectDocumentClients = (configuration: DynamoDBClientConfig): DocumentClients =>
  createDocumentClients((attempts) => new DynamoDBClient({ ...configuration, ...attempts }));
