import { createHash } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { v7 as uuid7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { parseProblem, toRequestedFile, uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const file = toRequestedFile(pdf("a.pdf"));
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

describe("a request to upload", () => {
  afterEach(async () => {
    const list = await callApi(stack.apiUrl + buildPath("listUploads"));
    expect(await list.json()).toEqual({ uploads: [] });
  });

  const post = (body: string | undefined) =>
    callApi(stack.apiUrl + buildPath("requestUploads"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body }),
    });

  test.each([
    ["no body", undefined, "", "must not be empty"],
    ["a body that is not JSON", "files=1", "", "must be JSON"],
    ["no files", JSON.stringify({ files: [] }), "files", "must have at least one file"],
    [
      "too many files",
      JSON.stringify({ files: Array.from({ length: limits.filesPerRequest + 1 }, () => file) }),
      "files",
      `must have at most ${limits.filesPerRequest} files`,
    ],
  ])("with %s returns the rule that it breaks", async (_, body, path, message) => {
    const { status, problem } = await parseProblem(await post(body));
    expect(status).toBe(400);
    expect(problem.errors).toContainEqual({ path, message });
  });

  test.each([
    ["an empty name", { fileName: "" }, "must not be empty"],
    ["an over-long name", { fileName: "x".repeat(256) }, "must have at most 255 characters"],
    [
      "control characters in the name",
      { fileName: "a\u0000.pdf" },
      "must not contain control characters or line breaks",
    ],
    ["a path as name", { fileName: "../../a.pdf" }, "must not contain / or \\"],
    ["a Windows path as name", { fileName: "C:\\a.pdf" }, "must not contain / or \\"],
    [
      "a right-to-left override in the name",
      { fileName: "a\u202efdp.exe" },
      "must not contain bidirectional overrides or isolates",
    ],
    ["size 0", { size: 0 }, "must be at least 1 byte"],
    ["a negative size", { size: -5 }, "must be at least 1 byte"],
    ["a fractional size", { size: 0.5 }, "must be a whole number of bytes"],
    [
      "a size over the limit",
      { size: limits.fileSize + 1 },
      `must be at most ${limits.fileSize} bytes`,
    ],
    ["a type that is not accepted", { contentType: "text/html" }, "is not an accepted type"],
    [
      "a malformed type",
      { contentType: "pdf" },
      "must be a media type such as image/jpeg, without parameters",
    ],
    [
      "a checksum of 31 bytes",
      { sha256: Buffer.alloc(31).toString("base64") },
      "must be the base64 of 32 bytes",
    ],
    ["a checksum in hexadecimal", { sha256: "0".repeat(64) }, "must be the base64 of 32 bytes"],
    ["an unknown field", { owner: "someone" }, "is not a known field"],
  ])("with %s in its second file returns the field and the rule", async (_, change, message) => {
    const body = JSON.stringify({ files: [file, { ...file, ...change }] });
    const { status, problem } = await parseProblem(await post(body));
    expect(status).toBe(400);
    expect(problem.errors).toContainEqual({
      path: `files[1].${Object.keys(change)[0]}`,
      message,
    });
  });

  test("with one checksum for a file in parts returns that each part has its own", async () => {
    const sha256 = createHash("sha256").digest("base64");
    const body = JSON.stringify({ files: [{ ...file, sha256, size: limits.formThreshold }] });
    const { status, problem } = await parseProblem(await post(body));
    expect(status).toBe(400);
    expect(problem.errors).toContainEqual({
      path: "files[0].sha256",
      message: `must not be given for ${limits.formThreshold} bytes and more: each part has its own`,
    });
  });

  test("with a body over API Gateway's quota returns 413", async () => {
    const { status } = await parseProblem(await post(" ".repeat(10 * 1024 ** 2 + 1)));
    expect(status).toBe(413);
  });
});

test.each([
  ["no ids", {}, "ids", "is required"],
  ["an empty list", { ids: [] }, "ids", "must have at least one id"],
  ["a word for an id", { ids: ["mine"] }, "ids[0]", "must be a UUID version 7"],
  ["a longer wait", { ids: [uuid7()], wait: 21 }, "wait", "must be at most 20 seconds"],
  ["an unknown field", { ids: [uuid7()], all: true }, "all", "is not a known field"],
])(
  "a request for statuses with %s returns the field and the rule",
  async (_, body, path, message) => {
    const { status, problem } = await parseProblem(
      await callApi(stack.apiUrl + buildPath("getStatuses"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
    expect(status).toBe(400);
    expect(problem.errors).toContainEqual({ path, message });
  },
);

test.each([
  ["limit=0", "limit", "must be at least 1"],
  ["limit=101", "limit", "must be at most 100"],
  ["limit=-1", "limit", "must be a whole number"],
  ["limit=1.5", "limit", "must be a whole number"],
  ["cursor=AAAA", "cursor", "must be the cursor of a page of this list"],
  ["status=gone", "status", "must be one of pending, ready, rejected, expired, trashed, deleted"],
  ["sort=color", "sort", "must be one of newest, oldest, name, size"],
  ["album=1", "album", "is not a known field"],
])(
  "a request to list uploads with %s returns the field and the rule",
  async (query, path, message) => {
    const { status, problem } = await parseProblem(
      await callApi(`${stack.apiUrl}${buildPath("listUploads")}?${query}`),
    );
    expect(status).toBe(400);
    expect(problem.errors).toEqual([{ path, message }]);
  },
);

test("an id that is not a UUID returns the rule, and an unknown id returns 404", async () => {
  const bad = await parseProblem(
    await callApi(stack.apiUrl + buildPath("getUpload", { id: "42" })),
  );
  expect(bad.status).toBe(400);
  expect(bad.problem.errors).toEqual([{ path: "id", message: "must be a UUID version 7" }]);
  const id = "01930000-0000-7000-8000-00000000000a";
  expect(
    (await parseProblem(await callApi(stack.apiUrl + buildPath("getUpload", { id })))).status,
  ).toBe(404);
});

test("a cursor that was tampered with is refused", async () => {
  await using own = await startTestStack();
  for (const name of ["1.pdf", "2.pdf"]) await uploadFile(own.apiUrl, pdf(name));
  const list = `${own.apiUrl}${buildPath("listUploads")}?limit=1`;
  const { cursor } = await (await callApi(list)).json();
  expect((await callApi(`${list}&cursor=${cursor}`)).status).toBe(200);
  const tampered = cursor.slice(0, -1) + (cursor.endsWith("A") ? "Q" : "A");
  const { status, problem } = await parseProblem(await callApi(`${list}&cursor=${tampered}`));
  expect(status).toBe(400);
  expect(problem.errors).toMatchObject([{ path: "cursor" }]);
});

test("an unknown route, an unknown method, and another site's page get an error", async () => {
  expect((await parseProblem(await callApi(`${stack.apiUrl}/nothing`))).status).toBe(404);
  const put = await callApi(stack.apiUrl + buildPath("listUploads"), { method: "PUT" });
  expect(put.headers.get("allow")).toBe("POST, GET");
  expect((await parseProblem(put)).status).toBe(405);
  const foreign = await callApi(stack.apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { origin: "https://example.com" },
    body: JSON.stringify({ files: [file] }),
  });
  expect((await parseProblem(foreign)).status).toBe(403);
});
