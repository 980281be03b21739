import { readFileSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  LocalCredentials,
  LocalEndpoints,
  localEndpointsFile,
} from "@slipway/core/deployment/local-endpoints";
import { openDataFolder } from "@slipway/local/data/data-folder";
import { startEventBus } from "@slipway/local/events/event-bus";
import { createRoles, localGrants } from "@slipway/local/iam/roles";
import { deadLettersName } from "@slipway/local/names";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { png } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const servers = ["front", "s3", "dynamoDb", "sqs", "events"] as const;
type Server = (typeof servers)[number];

let stack: TestStack;
let ports: Readonly<Record<Server, number>>;
let endpoints: LocalEndpoints;
let credentials: LocalCredentials;
const opened = new AsyncDisposableStack();

const portOf = (url: string) => Number(new URL(url).port);

beforeAll(async () => {
  stack = await startTestStack({ page: true });
  opened.use(stack);
  const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
  endpoints = v.parse(LocalEndpoints, read(join(stack.dataDir, localEndpointsFile)));
  credentials = v.parse(LocalCredentials, read(endpoints.credentials));
  const folder = opened.use(await temporaryFolder());
  const data = openDataFolder(folder.path);
  const roles = createRoles(data.credentials, localGrants);
  const bus = await startEventBus(data, { roles, onAccess: () => {} }, async () => {});
  opened.defer(data.release);
  opened.defer(bus.close);
  ports = {
    front: portOf(stack.url),
    s3: portOf(endpoints.s3.endpoint),
    dynamoDb: portOf(endpoints.dynamoDb.endpoint),
    sqs: portOf(endpoints.sqs.endpoint),
    events: portOf(bus.url),
  };
});
afterAll(() => opened.disposeAsync());

/** Sends bytes, and returns everything that was received until one side closed the connection. */
const exchange = (port: number, bytes: string | Buffer, hangUp: boolean): Promise<string> =>
  new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => {
      if (hangUp) socket.write(bytes, () => socket.resetAndDestroy());
      else socket.end(bytes);
    });
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });

const post = (headers: string, body = "", path = "/api/uploads") =>
  `POST ${path} HTTP/1.1\r\nConnection: close\r\n${headers}\r\n\r\n${body}`;
const local = "Host: localhost";

/** Requests that end before they are complete. */
const aborted: Readonly<Record<string, string>> = {
  "in the middle of its headers": `POST / HTTP/1.1\r\n${local}\r\nX-Amz-Tar`,
  "in the middle of its body": post(`${local}\r\nContent-Length: 1000`, '{"TableName":'),
  "in the middle of a chunk": post(`${local}\r\nTransfer-Encoding: chunked`, "ff\r\nabc"),
  "before its answer": post(`${local}\r\nContent-Length: 2`, "{}"),
};

/** Requests that are not HTTP or break its rules. */
const malformed: Readonly<Record<string, string | Buffer>> = {
  "of bytes that are not HTTP": Buffer.from(Array.from({ length: 512 }, (_, n) => (n * 7) % 256)),
  "that starts TLS": Buffer.from("16030100a5010000a10303", "hex"),
  "with huge headers": post(`${local}\r\nX-Huge: ${"a".repeat(100_000)}`),
  "whose body is no JSON": post(`${local}\r\nContent-Length: 5`, "{nope"),
  "whose body is longer than it says": post(`${local}\r\nContent-Length: 2`, "{}{}{}"),
  "whose length is no number": post(`${local}\r\nContent-Length: many`, "{}"),
  "with two lengths": post(`${local}\r\nContent-Length: 2\r\nContent-Length: 3`, "{}"),
  "without a host": "GET / HTTP/1.1\r\n\r\n",
  "whose path is no URL": `GET //[ HTTP/1.1\r\n${local}\r\nConnection: close\r\n\r\n`,
  "for an API path that is not a URL": `GET /api//[:%zz?%zz HTTP/1.1\r\n${local}\r\nConnection: close\r\n\r\n`,
  "whose path is no percent-encoding": `GET /%E0%A4%A HTTP/1.1\r\n${local}\r\nConnection: close\r\n\r\n`,
  "for a sign-in that does not exist": `GET /sign-in/interaction/%zz HTTP/1.1\r\n${local}\r\nConnection: close\r\n\r\n`,
  "that wants another protocol": `GET / HTTP/1.1\r\n${local}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
};

describe.each(servers)("the local port of %s", (server) => {
  test.each(Object.entries(aborted))("survives a request aborted %s", async (_, bytes) => {
    await exchange(ports[server], bytes, true);
    expect(await exchange(ports[server], `GET / HTTP/1.0\r\n${local}\r\n\r\n`, false)).toMatch(
      /^HTTP\/1.1 \d{3}/,
    );
  });

  test.each(Object.entries(malformed))("survives a request %s", async (_, bytes) => {
    await exchange(ports[server], bytes, false);
    expect(await exchange(ports[server], `GET / HTTP/1.0\r\n${local}\r\n\r\n`, false)).toMatch(
      /^HTTP\/1.1 \d{3}/,
    );
  });

  test.each(["evil.example", `evil.example:80`, "localhost.evil.example", "", "localhost:1:2"])(
    "refuses a request to the host %o",
    async (host) => {
      const request = `GET / HTTP/1.1\r\nConnection: close\r\nHost: ${host}\r\n\r\n`;
      expect(await exchange(ports[server], request, false)).toMatch(/^HTTP\/1.1 403/);
    },
  );

  test("refuses another site's page, and does not let it read the response", async () => {
    const request = post(`${local}\r\nOrigin: https://evil.example\r\nContent-Length: 2`, "{}");
    const answer = await exchange(ports[server], request, false);
    expect(answer).toMatch(/^HTTP\/1.1 (403|405)/);
    expect(answer.toLowerCase()).not.toContain("access-control-allow-origin");
  });
});

describe.each(["dynamoDb", "sqs"] as const)("the local %s", (service) => {
  const ask = async (change: Partial<LocalCredentials>): Promise<unknown> => {
    const options = {
      endpoint: endpoints[service].endpoint,
      region: endpoints.region,
      credentials: { ...credentials, ...change },
      maxAttempts: 1,
    };
    if (service === "sqs")
      return new SQSClient(options).send(new GetQueueUrlCommand({ QueueName: deadLettersName }));
    return new DynamoDBClient(options).send(new ListTablesCommand({}));
  };

  test("accepts the credentials of the data folder", async () => {
    expect(await ask({})).toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test("refuses an unknown access key", async () => {
    await expect(ask({ accessKeyId: "LOCAL0" })).rejects.toMatchObject({
      name: service === "sqs" ? "InvalidClientTokenId" : "UnrecognizedClientException",
    });
  });

  test("refuses a known access key with another secret", async () => {
    await expect(ask({ secretAccessKey: "guessed" })).rejects.toMatchObject({
      name: service === "sqs" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
    });
  });

  test("refuses a request without a signature", async () => {
    const response = await fetch(endpoints[service].endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.ListTables" },
      body: "{}",
    });
    expect(response.ok).toBe(false);
    expect(await response.text()).toContain("Missing");
  });
});

test("an upload becomes ready after all of these requests", async () => {
  expect(await uploadFile(stack.apiUrl, png("after.png"))).toMatchObject({ status: "ready" });
});

test("only the owner can read the data folder", async () => {
  const entries = await readdir(stack.dataDir, { recursive: true, withFileTypes: true });
  expect(statSync(stack.dataDir).mode & 0o777).toBe(0o700);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    // LevelDB creates its files with the umask, in a folder that only the owner can enter.
    if (!path.includes("/dynamodb/"))
      expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
  }
});
