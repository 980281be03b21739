import { randomUUID } from "node:crypto";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createTableInput } from "@slipway/core/deployment/table";
import dynalite from "dynalite";
import { connectDocumentClients } from "../aws/dynamodb/document-clients.ts";

/** Starts DynamoDB in this process, in memory. */
const startEmbedded = async () => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("DynamoDB does not listen");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

/**
 * Creates Slipway's table for one test of an adapter, in an embedded DynamoDB or in the one at the endpoint
 * `SLIPWAY_TEST_DYNAMODB`.
 */
export const createTestTable = async () => {
  const given = process.env.SLIPWAY_TEST_DYNAMODB;
  const server =
    given === undefined ? await startEmbedded() : { endpoint: given, stop: async () => {} };
  const configuration = {
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  };
  const client = new DynamoDBClient(configuration);
  const documents = connectDocumentClients(configuration);
  const tableName = `uploads-${randomUUID()}`;
  await client.send(new CreateTableCommand(createTableInput(tableName)));
  return {
    client,
    documents,
    tableName,
    close: async () => {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      documents.destroy();
      await server.stop();
    },
  };
};
