import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { createUploader } from "@slipway/client/node/uploader";
import { limits } from "@slipway/core/limits";
import type { Access } from "@slipway/local/iam/roles";
import { type StackWithoutApi, startStackWithoutApi } from "@slipway/local/stack";
import { createHandler } from "@slipway/server/environment";
import { afterEach, describe, expect, test, vi } from "vitest";
import { pdf } from "./real-files.ts";
import { spawnSlipwayDev } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Starts a stack without its API, and sets its variables in this process, as in an app's. */
const startForApp = async () => {
  const folder = await temporaryFolder();
  const calls: Access[] = [];
  const stack: StackWithoutApi = await startStackWithoutApi({
    port: 0,
    dataDir: join(folder.path, "data"),
    onAccess: (access) => calls.push(access),
  });
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
  return {
    stack,
    folder,
    calls,
    [Symbol.asyncDispose]: async () => {
      await stack.close();
      await folder[Symbol.asyncDispose]();
    },
  };
};

/** An app whose sessions are cookies. */
const createApp = () => {
  const handler = createHandler({
    caller: ({ headers }) => {
      const [, user] = /^session=(\w+)$/.exec(headers.get("cookie") ?? "") ?? [];
      return user === undefined ? undefined : { sub: user };
    },
  });
  /** Sends a request with a user's cookie. */
  const fetchAs =
    (user: string): typeof fetch =>
    (input, init) => {
      const request = new Request(new URL(String(input), "http://app.test"), init);
      request.headers.set("cookie", `session=${user}`);
      return handler(request);
    };
  const callAs = async (user: string, method: string, path: string, body?: object) => {
    const response = await fetchAs(user)(`/api/slipway${path}`, {
      method,
      headers: { accept: "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  return { handler, fetchAs, callAs };
};

test("an app answers the API in its own process, for files in forms and in parts, with the permissions of its role", async () => {
  await using running = await startForApp();
  const { fetchAs, callAs } = createApp();
  const uploader = createUploader({
    endpoint: "/api/slipway",
    fetch: fetchAs("ada"),
    stateFolder: join(running.folder.path, "unfinished"),
  });
  const plan = pdf("plan.pdf");
  uploader.add([
    new File([new Uint8Array(plan.buffer)], plan.name, { type: plan.mimeType }),
    new File([Buffer.alloc(limits.formThreshold + 1, "All hands on deck. ")], "log.txt"),
  ]);
  await uploader.settled();
  const { uploads } = uploader.getSnapshot();
  expect(uploads).toMatchObject([
    { state: { status: "ready", record: { createdBy: "ada" } } },
    { state: { status: "ready", record: { createdBy: "ada" } } },
  ]);

  const list = await callAs("ada", "GET", "/uploads");
  expect(list.body.uploads).toMatchObject([{ fileName: "log.txt" }, { fileName: "plan.pdf" }]);
  const [{ id }] = list.body.uploads;
  expect((await callAs("ben", "GET", `/uploads/${id}`)).status).toBe(404);
  const { url } = (await callAs("ada", "GET", `/uploads/${id}/download`)).body;
  expect((await fetch(url)).headers.get("content-length")).toBe(String(limits.formThreshold + 1));
  expect((await callAs("ada", "PATCH", `/uploads/${id}`, { title: "Log" })).status).toBe(200);
  expect((await callAs("ada", "DELETE", `/uploads/${id}`)).status).toBe(202);

  const own = running.calls.filter(({ function: name }) => name === "server");
  expect(own.length).toBeGreaterThan(10);
  expect(running.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});

test("the app's role can do nothing else", async () => {
  await using running = await startForApp();
  const { stack } = running;
  const s3 = new S3Client({});
  const dynamoDb = new DynamoDBClient({});
  const Bucket = stack.environment.SLIPWAY_BUCKET;
  const TableName = stack.environment.SLIPWAY_TABLE;
  const outside = { Bucket, Key: "elsewhere/a.txt" };
  const send = async (client: { send: (command: never) => Promise<unknown> }, command: object) =>
    client.send(command as never);
  for (const command of [
    new PutObjectCommand({ ...outside, Body: "x" }),
    new GetObjectCommand(outside),
    new DeleteObjectCommand({ Bucket, Key: "uploads/a" }),
    new ListObjectsV2Command({ Bucket }),
    new ListBucketsCommand({}),
  ])
    await expect(send(s3, command)).rejects.toMatchObject({ name: "AccessDenied" });
  for (const command of [
    new ScanCommand({ TableName }),
    new PutItemCommand({ TableName, Item: { id: { S: "hook#1" } } }),
  ])
    await expect(send(dynamoDb, command)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

describe("slipway dev --no-api", () => {
  const startApp = async (code: string) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder.path, "app.mjs"), code);
    const options = ["--no-api", "--port", "0", "--", process.execPath, "app.mjs"];
    const slipway = spawnSlipwayDev(folder.path, ...options);
    return {
      ...slipway,
      get output() {
        return slipway.output;
      },
      [Symbol.asyncDispose]: async () => {
        await slipway[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  };

  test("gives the app's command its variables, without those of another account, and its exit code", async () => {
    vi.stubEnv("AWS_PROFILE", "production");
    vi.stubEnv("AWS_SESSION_TOKEN", "token-of-production");
    await using slipway = await startApp(
      `const names = Object.keys(process.env).filter((name) => /^(AWS|SLIPWAY)_/.test(name));
      console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, process.env[name]]))));
      process.exitCode = 7;`,
    );
    expect(await slipway.exitCode).toBe(7);
    const [first = "", json = ""] = slipway.output.stdout.split("\n");
    expect(first).toBe(
      "Slipway is running without its API, which your app answers with @slipway/server.",
    );
    expect(JSON.parse(json)).toMatchObject({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^LOCAL[0-9A-F]+\.server$/),
      AWS_ENDPOINT_URL_S3: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      SLIPWAY_BUCKET: "slipway-uploads",
      SLIPWAY_TABLE: "slipway-uploads",
      SLIPWAY_COMPLETE_UPLOAD: "complete-upload",
    });
    expect(json).not.toContain("production");
    expect(slipway.output.stderr).toBe("");
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "passes %s on, and waits for the app",
    async (signal) => {
      await using slipway = await startApp(
        `process.on(${JSON.stringify(signal)}, () => {
        console.log("the app ends");
        process.exit(3);
      });
      setInterval(() => {}, 1000);
      console.log("the app runs");`,
      );
      await expect.poll(() => slipway.output.stdout).toContain("the app runs");
      slipway.child.kill(signal);
      expect(await slipway.exitCode).toBe(3);
      expect(slipway.output.stdout).toContain("the app ends");
    },
  );

  test("prints one line for a command that does not exist", async () => {
    await using folder = await temporaryFolder();
    await using slipway = spawnSlipwayDev(folder.path, "--no-api", "--port", "0", "--", "no-app");
    expect(await slipway.exitCode).toBe(1);
    expect(slipway.output.stderr).toBe(
      "slipway: The command no-app cannot be started: it was not found.\n",
    );
  });

  test("without a command prints the variables, and stops on a signal", async () => {
    await using folder = await temporaryFolder();
    await using slipway = spawnSlipwayDev(folder.path, "--no-api", "--port", "0");
    await expect.poll(() => slipway.output.stdout).toContain("SLIPWAY_COMPLETE_UPLOAD=");
    expect(slipway.output.stdout).toMatch(/^AWS_SECRET_ACCESS_KEY=\S+$/m);
    slipway.child.kill("SIGTERM");
    expect(await slipway.exitCode).toBe(0);
  });
});
