import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { v7 as uuid7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, fetchAs } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, listVersionIds, uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

const send = async (body: unknown, fetch = callApi) => {
  const response = await fetch(stack.apiUrl + buildPath("changeUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

const upload = async (name: string): Promise<string> =>
  (await uploadFile(stack.apiUrl, pdf(name))).id;

test("a hundred ids are trashed, restored, and deleted, and another owner's looks like an unknown one", async () => {
  const own = [await upload("a.pdf"), await upload("b.pdf")];
  const unknown = Array.from({ length: limits.batch.uploads - own.length }, () => uuid7());
  const problem = { type: "urn:slipway:problem:not-found", status: 404 };
  for (const [action, status] of [
    ["trash", "trashed"],
    ["restore", "ready"],
    ["delete", "deleted"],
  ]) {
    const foreign = await send({ action, ids: own }, fetchAs("ben"));
    const missing = await send({ action, ids: unknown.slice(0, 2) }, fetchAs("ben"));
    const toText = ({ body }: typeof foreign) =>
      JSON.stringify(body).replaceAll(/"id":"[^"]*"/g, "");
    expect(toText(foreign)).toBe(toText(missing));
    const answer = await send({ action, ids: [...own, ...unknown] });
    expect(answer.status).toBe(200);
    expect(answer.body.results).toMatchObject([
      ...own.map((id) => ({ id, upload: { id, status } })),
      ...unknown.map((id) => ({ id, problem })),
    ]);
  }
  for (const id of own) expect(await listVersionIds(stack, id)).toEqual([]);
});

test("an edit and a retention change every upload as their own requests do", async () => {
  const ids = [await upload("c.pdf"), await upload("d.pdf")];
  const edit = { title: "Plans", caption: "Of the harbor", path: "plans/2026" };
  expect((await send({ action: "edit", ids, ...edit })).status).toBe(200);
  expect((await send({ action: "retention", ids, retention: 7 })).status).toBe(200);
  for (const id of ids)
    expect(await getUpload(stack.apiUrl, id)).toMatchObject({ ...edit, retention: 7 });
  await send({ action: "retention", ids, retention: null });
  for (const id of ids) expect(await getUpload(stack.apiUrl, id)).not.toHaveProperty("retention");
});

const id = uuid7();
const action = "trash";
test.each([
  ["no ids", { action }, "ids", "is required"],
  ["an empty list", { action, ids: [] }, "ids", "must have at least one id"],
  ["a word for an id", { action, ids: [id, "mine"] }, "ids[1]", "must be a UUID version 7"],
  [
    "an id in upper case",
    { action, ids: [id.toUpperCase()] },
    "ids[0]",
    "must be a UUID version 7",
  ],
  ["a repeated id", { action, ids: [id, uuid7(), id] }, "ids[2]", "must not be repeated"],
  [
    "101 ids",
    { action, ids: Array.from({ length: 101 }, () => uuid7()) },
    "ids",
    "must have at most 100 ids",
  ],
  [
    "an unknown action",
    { action: "burn", ids: [id] },
    "action",
    "must be one of trash, restore, delete, edit, retention",
  ],
  ["no action", { ids: [id] }, "action", "must be one of trash, restore, delete, edit, retention"],
  ["a title for the trash", { action, ids: [id], title: "A" }, "title", "is not a known field"],
  [
    "an edit of nothing",
    { action: "edit", ids: [id] },
    "",
    "must change at least one of title, caption, path, retention, fields",
  ],
  [
    "a longer title",
    { action: "edit", ids: [id], title: "x".repeat(limits.titleLength + 1) },
    "title",
    `must have at most ${limits.titleLength} characters`,
  ],
  [
    "a retention of no day",
    { action: "retention", ids: [id], retention: 0 },
    "retention",
    "must be at least 1 day",
  ],
  ["no retention", { action: "retention", ids: [id] }, "retention", "is required"],
  ["null for the body", null, "", "must be a JSON object"],
])("a batch with %s returns the field and the rule", async (_, body, path, message) => {
  const answer = await send(body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toContainEqual({ path, message });
});

test("ids of a list that is too long are not compared, which takes the square of its length", async () => {
  const answer = await send({ action, ids: Array.from({ length: 5_000 }, () => id) });
  expect(answer.body.errors).toEqual([{ path: "ids", message: "must have at most 100 ids" }]);
});
