import { defineSlipway } from "@slipway/core";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchAs } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { postForm, toRequestedFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const config = defineSlipway({
  kinds: {
    avatar: { accept: ["image/*"] },
    document: {
      accept: ["application/pdf"],
      fields: v.object({
        album: v.optional(v.string()),
        year: v.optional(v.number()),
        note: v.optional(v.string()),
      }),
      index: ["album", "year"],
      editable: ["album", "note"],
    },
    draft: {
      accept: ["application/pdf"],
      fields: v.object({ album: v.string(), isDraft: v.boolean() }),
      index: ["isDraft"],
    },
  },
});

const file = toRequestedFile(pdf("a.pdf"));
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ config });
});
afterAll(() => stack[Symbol.asyncDispose]());

const call = async (
  name: RouteName,
  {
    id,
    query = {},
    body,
    user = "ada",
  }: {
    id?: string;
    query?: Record<string, string> | [string, string][];
    body?: object;
    user?: string;
  } = {},
) => {
  const url = `${stack.apiUrl}${buildPath(name, { id })}?${new URLSearchParams(query)}`;
  const response = await fetchAs(user)(url, {
    method: routes[name].method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

/** Requests an upload of a kind. Returns its ID. */
const request = async (fields: object, { user = "ada", kind = "document" } = {}) => {
  const { body } = await call("requestUploads", { body: { kind, fields, files: [file] }, user });
  return body.uploads[0].id as string;
};

const list = async (query: Record<string, string>, user?: string): Promise<string[]> => {
  const { body } = await call("listUploads", {
    query: { kind: "document", ...query },
    ...(user !== undefined && { user }),
  });
  return body.uploads.map(({ id }: { id: string }) => id);
};

test("lists an owner's uploads by a field, newest first, page by page", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.unshift(await request({ album: "pages", year: 2020 + count }));
    await request({ album: "other" });
  }
  await request({ album: "pages" }, { user: "ben" });
  await request({ album: "pages", isDraft: false }, { kind: "draft" });
  expect(await list({ album: "pages" })).toEqual(ids);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { kind: "document", album: "pages", limit: "2", ...(cursor && { cursor }) };
    const { body } = await call("listUploads", { query });
    paged.push(...body.uploads.map(({ id }: { id: string }) => id));
    cursor = body.cursor;
  } while (cursor !== undefined);
  expect(paged).toEqual(ids);
});

test("an owner never sees uploads of another owner with the same value", async () => {
  const own = await request({ album: "shared" });
  const other = await request({ album: "shared" }, { user: "ben" });
  expect(await list({ album: "shared" })).toEqual([own]);
  expect(await list({ album: "shared" }, "ben")).toEqual([other]);
  expect(await list({ album: "shared" }, "eve")).toEqual([]);
});

test("lists by a number, by a boolean, and by two fields", async () => {
  const both = await request({ album: "both", year: 1999 });
  await request({ album: "both", year: 1998 });
  const year = await request({ album: "not both", year: 1999 });
  const draft = await request({ album: "drafts", isDraft: true }, { kind: "draft" });
  expect(await list({ year: "1999" })).toEqual([year, both]);
  expect(await list({ album: "both", year: "1999" })).toEqual([both]);
  expect(await list({ year: "1999", album: "not both" })).toEqual([year]);
  expect(await list({ year: "1999.0" })).toEqual([]);
  expect(await list({ kind: "draft", isDraft: "true" })).toEqual([draft]);
  expect(await list({ kind: "draft", isDraft: "false", limit: "1" })).not.toContain(draft);
});

test("lists values that look like parts of a key or of a query", async () => {
  for (const album of ["1:a", "a&kind=avatar", "%00", "é, ü", "a b+c", "null"]) {
    const id = await request({ album });
    expect(await list({ album }), album).toEqual([id]);
  }
});

test("an edit moves an upload to another list, and a removed field removes it", async () => {
  const id = await request({ album: "before", year: 2001 });
  const edit = (fields: object) => call("editUpload", { id, body: { fields } });
  await edit({ note: "A" });
  expect(await list({ album: "before" })).toEqual([id]);
  await edit({ album: "after" });
  expect(await list({ album: "before" })).toEqual([]);
  expect(await list({ album: "after", year: "2001" })).toEqual([id]);
  await edit({ album: null });
  expect(await list({ album: "after" })).toEqual([]);
  expect(await list({ year: "2001" })).toEqual([id]);
});

test("a list by a field has a status filter, and neither trashed nor deleted uploads", async () => {
  const pending = await request({ album: "statuses" });
  const { body } = await call("requestUploads", {
    body: { kind: "document", fields: { album: "statuses" }, files: [file] },
  });
  const [form] = body.uploads;
  expect((await postForm(form, pdf("a.pdf").buffer)).status).toBe(201);
  await stack.settled();
  expect(await list({ album: "statuses", status: "ready" })).toEqual([form.id]);
  expect(await list({ album: "statuses", status: "pending" })).toEqual([pending]);
  expect((await call("deleteUpload", { id: form.id })).body).toMatchObject({ status: "trashed" });
  expect(await list({ album: "statuses" })).toEqual([pending]);
  expect(await list({ album: "statuses", status: "trashed" })).toEqual([form.id]);
  const deleted = await call("deleteUpload", { id: form.id, query: { permanently: "true" } });
  expect(deleted.body).toMatchObject({ status: "deleted", fields: { album: "statuses" } });
  expect(await list({ album: "statuses" })).toEqual([pending]);
  expect(await list({ album: "statuses", status: "trashed" })).toEqual([]);
});

test("no response contains the keys of an index", async () => {
  const id = await request({ album: "keys", year: 1 });
  for (const response of [
    await call("getUpload", { id }),
    await call("listUploads", { query: { kind: "document", album: "keys" } }),
    await call("getStatuses", { body: { ids: [id] } }),
    await call("editUpload", { id, body: { fields: { album: "keys again" } } }),
    await call("deleteUpload", { id }),
  ]) {
    expect(response.status).toBeLessThan(300);
    expect(JSON.stringify(response.body)).not.toMatch(/fieldKey|8:document/);
  }
});

describe("refuses", () => {
  test.each([
    ["an unknown field", { albums: "a" }, "albums", "is not a known field"],
    [
      "an index field without a kind",
      { album: "a" },
      "album",
      "requires a kind, such as kind=document",
    ],
    [
      "a field that is not indexed",
      { kind: "document", note: "a" },
      "note",
      "is not a field that uploads of the kind document can be listed by",
    ],
    [
      "a field that another kind has",
      { kind: "draft", album: "a" },
      "album",
      "is not a field that uploads of the kind draft can be listed by",
    ],
    [
      "an attribute of the record",
      { kind: "document", owner: "ben" },
      "owner",
      "is not a field that uploads of the kind document can be listed by",
    ],
    ["an empty value", { kind: "document", album: "" }, "album", "must have 1 to 200 bytes"],
    [
      "a long value",
      { kind: "document", album: "é".repeat(101) },
      "album",
      "must have 1 to 200 bytes",
    ],
    [
      "deleted uploads",
      { kind: "document", album: "a", status: "deleted" },
      "status",
      "must not be deleted in a list by a field",
    ],
    [
      "a repeated field",
      [
        ["kind", "document"],
        ["album", "a"],
        ["album", "b"],
      ] as [string, string][],
      "album",
      "must be given once",
    ],
    [
      "a repeated limit",
      [
        ["limit", "1"],
        ["limit", "1"],
      ] as [string, string][],
      "limit",
      "must be given once",
    ],
  ])("%s", async (_, query, path, message) => {
    const { status, body } = await call("listUploads", { query });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path, message }]);
  });

  test("the cursor of another list", async () => {
    for (let count = 0; count < 2; count += 1) await request({ album: "cursor", year: 1 });
    const first = { kind: "document", album: "cursor", limit: "1" };
    const { cursor } = (await call("listUploads", { query: first })).body;
    for (const [query, user] of [
      [{ ...first, album: "other" }, "ada"],
      [{ kind: "document", limit: "1" }, "ada"],
      [{ ...first, year: "1" }, "ada"],
      [{ ...first, status: "pending" }, "ada"],
      [first, "ben"],
    ] as const) {
      const response = await call("listUploads", { query: { ...query, cursor }, user });
      expect(response.body.errors, JSON.stringify(query)).toEqual([
        { path: "cursor", message: "must be the cursor of a page of this list" },
      ]);
    }
    expect((await call("listUploads", { query: { ...first, cursor } })).body.uploads).toHaveLength(
      1,
    );
  });

  test("an edit to a value that cannot be listed by", async () => {
    const id = await request({ album: "long" });
    const { status, body } = await call("editUpload", {
      id,
      body: { fields: { album: "x".repeat(201) } },
    });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: "fields.album" }]);
    expect(await list({ album: "long" })).toEqual([id]);
  });
});
