import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { UploadEvent } from "@slipway/core/events/upload-event";
import { buildPath } from "@slipway/core/routes";
import dynalite from "dynalite";
import * as v from "valibot";
import { expect, onTestFinished, test, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import { startEventSubscriber } from "./event-subscriber.ts";
import { pdf } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("the events in the documentation are valid", async () => {
  const page = await readFile(new URL("../docs/events.md", import.meta.url), "utf8");
  const shown = [...page.matchAll(/```json\n(.+?)```/gs)].map(([, text = ""]) => JSON.parse(text));
  expect(shown).toHaveLength(2);
  for (const { detail, source, ...envelope } of shown) {
    expect(v.parse(UploadEvent, detail)).toEqual(detail);
    expect(source).toBe("slipway");
    expect(envelope["detail-type"]).toBe(detail.type);
    expect(Date.parse(envelope.time)).toBe(Math.floor(Date.parse(detail.at) / 1000) * 1000);
  }
});

/** Creates a table for the subscriber, and sets the environment variables that Lambda would set. */
const filesTable = async () => {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("FILES_TABLE", "files");
  const client = new DynamoDBClient({});
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    client.destroy();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  await client.send(
    new CreateTableCommand({
      TableName: "files",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  return {
    kept: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: "files" }));
      return new Map(Items.map((item) => unmarshall(item)).map((item) => [item.id, item]));
    },
  };
};

test("the example subscriber keeps the newest event of each upload if events arrive twice or late", async () => {
  const table = await filesTable();
  const { handler } = await import("../docs/examples/events/subscriber.ts");
  await using subscriber = await startEventSubscriber(handler);
  await using stack = await startTestStack({ eventsTo: subscriber.url });

  const kept = await uploadFile(stack.apiUrl, pdf("kept.pdf"));
  const gone = await uploadFile(stack.apiUrl, pdf("gone.pdf"));
  await callApi(stack.apiUrl + buildPath("deleteUpload", { id: gone.id }), { method: "DELETE" });
  await expect.poll(() => subscriber.accepted).toHaveLength(3);
  const expected = new Map(
    subscriber.accepted
      .map(({ detail }) => detail)
      .filter(({ id, type }) => id === kept.id || type === "upload.trashed")
      .map((detail) => [detail.id, detail]),
  );
  expect(expected.get(kept.id)).toMatchObject({ type: "upload.ready", revision: kept.revision });
  expect(await table.kept()).toEqual(expected);

  for (const event of subscriber.accepted.toReversed()) await handler(event);
  expect(await table.kept()).toEqual(expected);
});
