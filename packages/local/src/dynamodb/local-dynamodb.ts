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
import dynalite from "dynalite";
import type { DataFolder } from "../data/data-folder.ts";
import { privateFolder } from "../data/private-files.ts";
import { journalWrites } from "../events/journaled-writes.ts";
import { openStreamJournal, type StreamJournal } from "../events/stream-journal.ts";
import { dialects, requireSignedCallers } from "../iam/require-signature.ts";
import { credentialsOf, type Enforcement } from "../iam/role-guard.ts";
import type { Role } from "../iam/roles.ts";
import { guardTables } from "../iam/table-guard.ts";
import { region } from "../names.ts";
import { writeWhole } from "./atomic-writes.ts";

writeWhole();

export interface LocalDynamoDb {
  readonly url: string;
  /** With every right. */
  readonly client: DynamoDBClient;
  /** A function's own. */
  clientOf(role: Role, attempts?: Attempts): DynamoDBClient;
  /** What changed in the table, whoever wrote it. */
  readonly journal: StreamJournal;
  close(): Promise<void>;
}

/**
 * Start DynamoDB in this process, kept in the data folder, with the table of this name and its stream in it.
 *
 * @param enforcement whose keys may do less than everything; nobody's unless given
 */
export const startDynamoDb = async (
  folder: DataFolder,
  tableName: string,
  enforcement?: Enforcement,
): Promise<LocalDynamoDb> => {
  const path = join(folder.path, "dynamodb");
  mkdirSync(path, { recursive: true, mode: privateFolder });
  const server = dynalite({ path, createTableMs: 0 });
  // Its clients keep connections; one that is closed as a request goes out on it costs a try, and many at once all tries.
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
  // A client of its own: the functions' calls are counted and disturbed by tests, and these are none of them.
  const reader = clientWith(folder.credentials);
  await journalWrites({ server, reader, tableName, journal });
  // Outermost: what is refused is no write.
  if (enforcement) guardTables(server, enforcement);
  const answered = requireSignedCallers(
    server,
    dialects.dynamodb,
    credentialsOf(folder, enforcement),
  );
  return {
    url,
    client,
    clientOf: ({ credentials }, attempts) => clientWith(credentials, attempts),
    journal,
    close: async () => {
      for (const each of clients) each.destroy();
      server.closeIdleConnections();
      // The callers have gone; what they asked for is still being done, and needs the database.
      await answered();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      journal.close();
    },
  };
};
