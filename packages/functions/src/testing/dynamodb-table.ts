import { randomUUID } from "node:crypto";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createTableInput } from "@slipway/core/deployment/table";
import dynalite from "dynalite";

/** A DynamoDB in this process; its tables go with it. */
const embedded = async () => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it does not listen");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

/**
 * Slipway's table for one test of an adapter: in a DynamoDB of the test's own, or in the one that the environment
 * variable `SLIPWAY_TEST_DYNAMODB` names.
 */
export const openTable = async () => {
  const given = process.env.SLIPWAY_TEST_DYNAMODB;
  const server = given === undefined ? await embedded() : { endpoint: given, stop: async () => {} };
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
  const tableName = `uploads-${randomUUID()}`;
  await client.send(new CreateTableCommand(createTableInput(tableName)));
  return {
    client,
    tableName,
    close: async () => {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      await server.stop();
    },
  };
};
