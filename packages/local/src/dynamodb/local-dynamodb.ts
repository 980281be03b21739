import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import { createTableInput } from "@slipway/core/deployment/table";
import type { Attempts } from "@slipway/functions/aws/dynamodb/document-clients";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import dynalite from "dynalite";
import type { DataFolder } from "../data/data-folder.ts";
import { privateFolder } from "../data/private-files.ts";
import { journalWrites } from "../events/journaled-writes.ts";
import { openStreamJournal, type StreamJournal } from "../events/stream-journal.ts";
import { authenticationErrors, requireSignedCallers } from "../iam/require-signature.ts";
import { type Enforcement, listCredentials } from "../iam/role-guard.ts";
import type { Role } from "../iam/roles.ts";
import { enforceTablePolicies } from "../iam/table-guard.ts";
import { region } from "../names.ts";
import { addMissingIndexes } from "./add-missing-indexes.ts";
import { writeItemsAtomically } from "./atomic-writes.ts";

writeItemsAtomically();

export interface LocalDynamoDb {
  readonly url: string;
  /** A client with all permissions. */
  readonly client: DynamoDBClient;
  /** Creates a client with the permissions of a role. */
  createClient(role: Role, attempts?: Attempts): DynamoDBClient;
  /** The changes of the table. */
  readonly journal: StreamJournal;
  close(): Promise<void>;
}

/**
 * Starts DynamoDB in this process, with a table and its stream. The data folder stores them.
 *
 * @param enforcement the roles whose permissions are enforced. Defaults to none
 */
export const startDynamoDb = async (
  folder: DataFolder,
  tableName: string,
  enforcement?: Enforcement,
): Promise<LocalDynamoDb> => {
  const path = join(folder.path, "dynamodb");
  mkdirSync(path, { recursive: true, mode: privateFolder });
  await addMissingIndexes(path, tableName);
  const server = dynalite({ path, createTableMs: 0 });
  // Clients keep connections open. If the server closes one while a request is sent, the client loses an attempt.
  server.keepAliveTimeout = 0;
  const journal = openStreamJournal(join(folder.path, "stream.sqlite"));
  const clients: DynamoDBClient[] = [];
  const clientWith = (credentials: LocalCredentials, attempts: Attempts = {}): DynamoDBClient => {
    const client = new DynamoDBClient({ endpoint: url, region, credentials, ...attempts });
    clients.push(client);
    return client;
  };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("DynamoDB does not listen");
  const url = `http://127.0.0.1:${address.port}`;
  const client = clientWith(folder.credentials);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  if (!TableNames.includes(tableName)) {
    await client.send(new CreateTableCommand(createTableInput(tableName)));
    await waitUntilTableExists(
      { client, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 },
      { TableName: tableName },
    );
  }
  // A separate client, because tests count and disturb the functions' calls.
  const reader = clientWith(folder.credentials);
  await journalWrites({ server, reader, tableName, journal });
  // The guard comes after the journal, so that a denied request is no write.
  if (enforcement) enforceTablePolicies(server, enforcement);
  const answered = requireSignedCallers(
    server,
    authenticationErrors.dynamodb,
    listCredentials(folder, enforcement),
  );
  const closeServer = createGracefulClose(server);
  return {
    url,
    client,
    createClient: ({ credentials }, attempts) => clientWith(credentials, attempts),
    journal,
    close: async () => {
      for (const each of clients) each.destroy();
      // Requests whose callers have disconnected may still use the database.
      await answered();
      await closeServer();
      journal.close();
    },
  };
};
