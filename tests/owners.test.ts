import type { UploadPage } from "@slipway/core/api";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi, fetchAs } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, listVersionIds, requestMultipart, uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const MiB = 1024 ** 2;
/** A valid id without an upload. */
const nobodys = "019ac000-0000-7000-8000-000000000000";
const callAsBen = fetchAs("ben");
const large = { fileName: "film.txt", size: 40 * MiB, contentType: "text/plain" };
const part = { partNumber: 1, size: 8 * MiB, sha256: Buffer.alloc(32).toString("base64") };

let stack: TestStack;
/** Ada's uploads: one is ready, and one is in progress in parts. */
let ready: string;
let started: string;
beforeAll(async () => {
  stack = await startTestStack();
  ready = (await uploadFile(stack.apiUrl, pdf("plan.pdf"))).id;
  started = (await requestMultipart(stack.apiUrl, large)).id;
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Returns everything in a response except its time. The id is replaced, because a response repeats it. */
const told = async (response: Response, id = nobodys) => {
  const headers = Object.fromEntries(response.headers);
  delete headers.date;
  return {
    status: response.status,
    headers,
    body: (await response.text()).replaceAll(id, "ID"),
  };
};

const ofOneUpload: readonly {
  readonly route: RouteName;
  readonly body?: unknown;
  readonly accept?: string;
}[] = [
  { route: "getUpload" },
  { route: "downloadUpload" },
  { route: "downloadUpload", accept: "application/json" },
  { route: "editUpload", body: { title: "Mine" } },
  { route: "deleteUpload" },
  { route: "restoreUpload" },
  { route: "createShareLink", body: {} },
  { route: "requestParts", body: { parts: [part] } },
  { route: "requestParts", body: { parts: [] } },
  { route: "completeUpload" },
];

test("every route with an upload's id is tested below", () => {
  const named = Object.entries(routes).filter(([, { path }]) => path.startsWith("/uploads/{id}"));
  expect(new Set(ofOneUpload.map(({ route }) => route))).toEqual(
    new Set(named.map(([name]) => name)),
  );
});

describe.each(ofOneUpload)("$route $body $accept", ({ route, body, accept }) => {
  test("responds to another user's upload as to one that does not exist", async () => {
    const ask = (id: string) =>
      callAsBen(stack.apiUrl + buildPath(route, { id }), {
        method: routes[route].method,
        redirect: "manual",
        headers: { ...(accept && { accept }), "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const absent = await told(await ask(nobodys), nobodys);
    expect(absent.status).toBe(404);
    for (const id of [ready, started]) expect(await told(await ask(id), id)).toEqual(absent);
  });
});

test("requests of another user change nothing", async () => {
  expect(await getUpload(stack.apiUrl, ready)).toMatchObject({
    status: "ready",
    fileName: "plan.pdf",
    downloads: { total: 0 },
  });
  expect(await getUpload(stack.apiUrl, ready)).not.toHaveProperty("title");
  expect(await getUpload(stack.apiUrl, started)).toMatchObject({ status: "pending" });
  expect(await listVersionIds(stack, ready)).toHaveLength(1);
});

test("a request for several statuses omits another user's uploads like missing ones", async () => {
  const ask = async (ids: readonly string[]) =>
    told(
      await callAsBen(stack.apiUrl + buildPath("getStatuses"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ids }),
      }),
    );
  const absent = await ask([nobodys]);
  expect(absent).toMatchObject({ status: 200, body: '{"uploads":[]}' });
  expect(await ask([ready, started])).toEqual(absent);
});

test("a list never includes another user's uploads, whatever the cursor", async () => {
  const list = stack.apiUrl + buildPath("listUploads");
  const page: UploadPage = await (await callApi(`${list}?limit=1`)).json();
  expect(page.uploads).toHaveLength(1);
  const { cursor = "" } = page;
  expect(cursor).not.toBe("");
  expect(await (await callAsBen(list)).json()).toEqual({ uploads: [] });
  const foreign = await callAsBen(`${list}?limit=1&cursor=${cursor}`);
  expect(await foreign.text()).not.toContain(ready);
});
