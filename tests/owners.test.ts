import type { UploadPage } from "@slipway/core/api";
import { pathOf, type RouteName, routes } from "@slipway/core/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi, callerAs } from "./callers.ts";
import { pdf } from "./real-files.ts";
import { getUpload, requestMultipart, uploadFile, versionsInS3 } from "./script-client.ts";
import { type TestStack, testStack } from "./stack.ts";

const MiB = 1024 ** 2;
/** An id like any other, of which there is no upload. */
const nobodys = "019ac000-0000-7000-8000-000000000000";
const callAsBen = callerAs("ben");
const large = { fileName: "film.txt", size: 40 * MiB, contentType: "text/plain" };
const part = { partNumber: 1, size: 8 * MiB, sha256: Buffer.alloc(32).toString("base64") };

let stack: TestStack;
/** Uploads of Ada's: one that is ready, and one that is on its way in parts. */
let ready: string;
let begun: string;
beforeAll(async () => {
  stack = await testStack();
  ready = (await uploadFile(stack.apiUrl, pdf("plan.pdf"))).id;
  begun = (await requestMultipart(stack.apiUrl, large)).id;
});
afterAll(() => stack[Symbol.asyncDispose]());

/** All that an answer tells but when it was given; an id that it says again stands for any. */
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
  { route: "requestParts", body: { parts: [part] } },
  { route: "requestParts", body: { parts: [] } },
  { route: "completeUpload" },
];

test("every route that names an upload is among those that are asked below", () => {
  const named = Object.entries(routes).filter(([, { path }]) => path.includes("{id}"));
  expect(new Set(ofOneUpload.map(({ route }) => route))).toEqual(
    new Set(named.map(([name]) => name)),
  );
});

describe.each(ofOneUpload)("$route $body $accept", ({ route, body, accept }) => {
  test("answers to somebody else's upload as to one that does not exist", async () => {
    const ask = (id: string) =>
      callAsBen(stack.apiUrl + pathOf(route, { id }), {
        method: routes[route].method,
        redirect: "manual",
        headers: { ...(accept && { accept }), "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const absent = await told(await ask(nobodys), nobodys);
    expect(absent.status).toBe(404);
    for (const id of [ready, begun]) expect(await told(await ask(id), id)).toEqual(absent);
  });
});

test("what somebody else tried has changed nothing", async () => {
  expect(await getUpload(stack.apiUrl, ready)).toMatchObject({
    status: "ready",
    fileName: "plan.pdf",
    downloads: { total: 0 },
  });
  expect(await getUpload(stack.apiUrl, ready)).not.toHaveProperty("title");
  expect(await getUpload(stack.apiUrl, begun)).toMatchObject({ status: "pending" });
  expect(await versionsInS3(stack, ready)).toHaveLength(1);
});

test("asked for several at once, it leaves somebody else's out as it does those that do not exist", async () => {
  const ask = async (ids: readonly string[]) =>
    told(
      await callAsBen(stack.apiUrl + pathOf("getStatuses"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ids }),
      }),
    );
  const absent = await ask([nobodys]);
  expect(absent).toMatchObject({ status: 200, body: '{"uploads":[]}' });
  expect(await ask([ready, begun])).toEqual(absent);
});

test("lists nothing of somebody else's, whatever cursor is shown to it", async () => {
  const list = stack.apiUrl + pathOf("listUploads");
  const page: UploadPage = await (await callApi(`${list}?limit=1`)).json();
  expect(page.uploads).toHaveLength(1);
  const { cursor = "" } = page;
  expect(cursor).not.toBe("");
  expect(await (await callAsBen(list)).json()).toEqual({ uploads: [] });
  const foreign = await callAsBen(`${list}?limit=1&cursor=${cursor}`);
  expect(await foreign.text()).not.toContain(ready);
});
