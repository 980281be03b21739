import { createServer } from "node:http";
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
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

const upload = "01930000-0000-7000-8000-00000000000a";
const mark = "hook#abc";

/** Creates the calls that name one item. */
const createCalls = (id: string) => {
  const TableName = tableName;
  const Key = { id: { S: id } };
  return [
    new GetItemCommand({ TableName, Key }),
    new PutItemCommand({ TableName, Item: { ...Key, status: { S: "ready" } } }),
    new UpdateItemCommand({ TableName, Key, UpdateExpression: "REMOVE a" }),
    new DeleteItemCommand({ TableName, Key }),
  ] as const;
};

test("hooks may read and write their marks, and no record", async () => {
  const client = createClient(roles["handle-events"]);
  const [get, put, update, remove] = createCalls(mark);
  for (const call of [get, put, update, remove]) await client.send(call as GetItemCommand);
  for (const id of [upload, "downloads#a", "hook", "Hook#a", " hook#a", ""])
    for (const call of createCalls(id))
      await expect(client.send(call as GetItemCommand)).rejects.toThrow("is not authorized");
});

test("hooks may not list items, nor name several of them", async () => {
  const client = createClient(roles["handle-events"]);
  const TableName = tableName;
  const [, put] = createCalls(mark);
  await expect(client.send(readItemFrom(tableName))).rejects.toThrow("is not authorized");
  await expect(client.send(new ScanCommand({ TableName }))).rejects.toThrow("is not authorized");
  await expect(
    client.send(new QueryCommand({ TableName, KeyConditionExpression: "id = :id" })),
  ).rejects.toThrow("is not authorized");
  await expect(
    client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: [{ PutRequest: { Item: put.input.Item } }] },
      }),
    ),
  ).rejects.toThrow("is not authorized");
});
