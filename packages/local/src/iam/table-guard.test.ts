import { createServer } from "node:http";
import { BatchGetItemCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { region, tableName } from "../names.ts";
import { type Access, createRoles, localGrants, type Role } from "./roles.ts";
import { enforceTablePolicies } from "./table-guard.ts";

const folder = { accessKeyId: "LOCAL", secretAccessKey: "secret" };
const roles = createRoles(folder, localGrants);
let server: ReturnType<typeof createServer>;
let accesses: Access[];
let url: string;

beforeEach(async () => {
  accesses = [];
  server = createServer((_request, response) => response.end("{}"));
  enforceTablePolicies(server, { roles, onAccess: (access) => accesses.push(access) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const createClient = ({ credentials }: Pick<Role, "credentials">) =>
  new DynamoDBClient({ endpoint: url, region, credentials });

const readItemFrom = (...tables: readonly string[]) =>
  new BatchGetItemCommand({
    RequestItems: Object.fromEntries(
      tables.map((table) => [table, { Keys: [{ id: { S: "a" } }] }]),
    ),
  });

test("denies a batch that names a table without a grant, with AWS's message", async () => {
  const library = createClient(roles.library);
  await library.send(readItemFrom(tableName));
  const refusal = library.send(readItemFrom(tableName, "other"));
  await expect(refusal).rejects.toMatchObject({
    name: "AccessDeniedException",
    message:
      "User: arn:aws:sts::000000000000:assumed-role/library/library is not authorized to perform: " +
      "dynamodb:BatchGetItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/other " +
      "because no identity-based policy allows the dynamodb:BatchGetItem action",
  });
  expect(accesses.map(({ allowed }) => allowed)).toEqual([true, true, false]);
});

test("denies a request without a table to a function, and allows it with the data folder's keys", async () => {
  const refusal = createClient(roles.library).send(new ListTablesCommand({}));
  await expect(refusal).rejects.toThrow("not authorized to perform: dynamodb:ListTables");
  await createClient({ credentials: folder }).send(new ListTablesCommand({}));
});
