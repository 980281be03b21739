import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineSlipway } from "@slipway/core";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handler } from "../docs/examples/session-authorizer.ts";
import { pdf } from "./real-files.ts";
import { postForm, toRequestedFile } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const example = fileURLToPath(new URL("../docs/examples/session-authorizer.ts", import.meta.url));
const ada = { authorization: "Bearer session-of-ada" };
const cleaner = { authorization: "Bearer session-of-the-cleaner" };
const config = defineSlipway({
  ownerOf: ({ team, sub }) => (team ? `team-${team}` : String(sub)),
  kinds: { default: {} },
});

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ authorizer: { handler }, config });
});
afterAll(() => stack[Symbol.asyncDispose]());

const call = async (
  name: RouteName,
  headers: Record<string, string>,
  {
    id,
    owner,
    body,
    apiUrl = stack.apiUrl,
  }: { id?: string; owner?: string; body?: object; apiUrl?: string } = {},
) => {
  const response = await fetch(apiUrl + buildPath(name, { id, owner }), {
    method: routes[name].method,
    headers: { ...headers, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

test("an app's own sessions own uploads, by what the authorizer says about them", async () => {
  const bytes = pdf("plan.pdf");
  const requested = await call("requestUploads", ada, {
    body: { files: [toRequestedFile(bytes)] },
  });
  expect(requested.status).toBe(201);
  const [form] = requested.body.uploads;
  expect((await postForm(form, bytes.buffer)).status).toBe(201);
  await stack.settled();
  expect((await call("getUpload", ada, { id: form.id })).body).toMatchObject({
    status: "ready",
    createdBy: "ada",
  });
  const list = await call("listOwnerUploads", cleaner, { owner: "team-sales" });
  expect(list.body.uploads).toMatchObject([{ id: form.id }]);
});

test("the function compares the scope, because a Lambda authorizer does not", async () => {
  expect(await call("listOwnerUploads", ada, { owner: "team-sales" })).toMatchObject({
    status: 403,
    body: { type: "urn:slipway:problem:forbidden" },
  });
  expect((await call("deleteOwnerUploads", ada, { owner: "team-sales" })).status).toBe(403);
});

test("an unknown session gets 403, and a request without one 401, as from API Gateway", async () => {
  const unknown = await call("listUploads", { authorization: "Bearer session-of-eve" });
  expect(unknown).toEqual({ status: 403, body: { message: "Forbidden" } });
  expect(await call("listUploads", {})).toEqual({ status: 401, body: { message: "Unauthorized" } });
});

test("a token of the local issuer is a session like any other, and means nothing to the authorizer", async () => {
  const authorization = `Bearer ${await stack.tokenFor("ada")}`;
  expect((await call("listUploads", { authorization })).status).toBe(403);
});

test("routes without an authorizer need no session", async () => {
  expect((await call("health", {})).status).toBe(200);
});

test.each([
  ["no context", { isAuthorized: true }, 401],
  ["a number as sub", { isAuthorized: true, context: { sub: 42, team: "x" } }, 401],
  ["an ID token's claims", { isAuthorized: true, context: { sub: "ada", token_use: "id" } }, 401],
  ["a text", "yes", 500],
])("an authorizer that returns %s does not let the request through", async (_, result, status) => {
  await using other = await startTestStack({ authorizer: { handler: () => result } });
  expect((await call("listUploads", ada, { apiUrl: other.apiUrl })).status).toBe(status);
});

test("npm start takes the authorizer from a file", async () => {
  await using data = await temporaryFolder();
  await using slipway = spawnSlipway("--port", "0", "--data", data.path, "--authorizer", example);
  const apiUrl = `${await slipway.running()}/api`;
  expect((await call("listUploads", ada, { apiUrl })).status).toBe(200);
  expect((await call("listUploads", {}, { apiUrl })).status).toBe(401);
});

test.each<[string, string, string[], RegExp]>([
  [
    "exports no handler",
    "export const authorize = () => true;",
    [],
    /must export a function, such as/,
  ],
  ["cannot be loaded", 'throw new Error("no database");', [], /could not be loaded: no database/],
  [
    "has an unknown identity source",
    "export const handler = () => ({ isAuthorized: false });",
    ["--identity-source", "cookie"],
    /identity source must be like \$request\.header\.Authorization/,
  ],
])("npm start prints one line for an authorizer that %s", async (_, text, options, line) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "auth.ts");
  await writeFile(file, text);
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--authorizer", file];
  await using slipway = spawnSlipway(...args, ...options);
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr.trim().split("\n")).toEqual([expect.stringMatching(line)]);
});
