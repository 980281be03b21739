import { describe, expect, test } from "vitest";
import { DownloadQuery, ListQuery, UploadEdit, UploadRequest } from "./api.ts";
import { limits } from "./limits.ts";
import { parse } from "./parse.ts";
import { type FieldError, Problem } from "./problem.ts";

const file = { fileName: "a.png", size: 3, contentType: "image/png" };

const errorsOf = (act: () => unknown): readonly FieldError[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem && error.code === "invalid-request") return error.errors;
    throw error;
  }
  return [];
};

describe("a request to upload", () => {
  const errorsFor = (change: object) =>
    errorsOf(() => parse(UploadRequest, { files: [file, { ...file, ...change }] }));

  test("is taken with every field, and loses the space around its texts", () => {
    const full = {
      ...file,
      fileName: "été – 写真.png",
      sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      title: " T ",
      caption: "one\ntwo\t3",
      retention: 7,
    };
    expect(parse(UploadRequest, { files: [full] }).files).toEqual([{ ...full, title: "T" }]);
  });

  test.each([
    ["fileName", "", "must not be empty"],
    ["fileName", "  ", "must not be empty"],
    ["fileName", "x".repeat(limits.fileNameLength + 1), "must have at most 255 characters"],
    ["fileName", "a\u0000.png", "must not contain control characters or line breaks"],
    ["fileName", "a\n.png", "must not contain control characters or line breaks"],
    ["fileName", "../a.png", "must not contain / or \\"],
    ["fileName", "a\\b.png", "must not contain / or \\"],
    ["fileName", "..", "must not be . or .."],
    ["fileName", "gnp.\u202eexe", "must not contain bidirectional overrides or isolates"],
    ["fileName", "a\ud800.png", "must be well-formed Unicode"],
    ["fileName", 7, "must be a string"],
    ["size", 0, "must be at least 1 byte"],
    ["size", -1, "must be at least 1 byte"],
    ["size", 1.5, "must be a whole number of bytes"],
    ["size", limits.fileSize + 1, `must be at most ${limits.fileSize} bytes`],
    ["size", Number.NaN, "must be a number of bytes"],
    ["size", "3", "must be a number of bytes"],
    ["contentType", "text/html", "is not an accepted type"],
    ["contentType", "image/svg+xml", "is not an accepted type"],
    ["contentType", "__proto__/x", "is not an accepted type"],
    ["contentType", "png", "must be a media type such as image/jpeg, without parameters"],
    [
      "contentType",
      "image/png; a=b",
      "must be a media type such as image/jpeg, without parameters",
    ],
    ["sha256", "abc", "must be the base64 of 32 bytes"],
    ["sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", "must be the base64 of 32 bytes"],
    ["title", "x".repeat(limits.titleLength + 1), "must have at most 120 characters"],
    ["title", "a\nb", "must not contain control characters or line breaks"],
    ["caption", "x".repeat(limits.captionLength + 1), "must have at most 1000 characters"],
    ["caption", "a\u0007b", "must not contain control characters other than line breaks and tabs"],
    ["retention", 2, "must be one of 1, 7, 30 (days)"],
    ["owner", "eve", "is not a known field"],
  ])("with %s %o is refused: it %s", (field, value, message) => {
    expect(errorsFor({ [field]: value })).toContainEqual({ path: `files[1].${field}`, message });
  });

  test.each([
    [undefined, { path: "", message: "must be a JSON object" }],
    [[], { path: "files", message: "is required" }],
    [{}, { path: "files", message: "is required" }],
    [{ files: {} }, { path: "files", message: "must be an array of files" }],
    [{ files: [] }, { path: "files", message: "must have at least one file" }],
    [
      { files: [{ fileName: "a.png", size: 3 }] },
      { path: "files[0].contentType", message: "is required" },
    ],
    [{ files: [null] }, { path: "files[0]", message: "must be a JSON object" }],
    [
      { files: Array.from({ length: limits.filesPerRequest + 1 }, () => file) },
      { path: "files", message: "must have at most 100 files" },
    ],
    [
      { files: [file], more: 1 },
      { path: "more", message: "is not a known field" },
    ],
  ])("with the body %o is refused", (body, error) => {
    expect(errorsOf(() => parse(UploadRequest, body))).toContainEqual(error);
  });
});

test("a list has a limit of its own when none is asked for", () => {
  expect(parse(ListQuery, {})).toEqual({ limit: limits.page.default });
  expect(parse(ListQuery, { limit: "1", status: "ready", cursor: "x" })).toEqual({
    limit: 1,
    status: "ready",
    cursor: "x",
  });
});

test.each([
  [{ limit: "0" }, { path: "limit", message: "must be at least 1" }],
  [{ limit: "101" }, { path: "limit", message: "must be at most 100" }],
  [{ limit: "ten" }, { path: "limit", message: "must be a whole number" }],
  [{ limit: "-1" }, { path: "limit", message: "must be a whole number" }],
  [
    { status: "x" },
    {
      path: "status",
      message: "must be one of pending, ready, rejected, expired, trashed, deleted",
    },
  ],
  [{ cursor: "" }, { path: "cursor", message: "must not be empty" }],
  [{ page: "2" }, { path: "page", message: "is not a known field" }],
])("the query %o of a list is refused", (query, error) => {
  expect(errorsOf(() => parse(ListQuery, query))).toContainEqual(error);
});

test("a download is counted and an attachment unless the query says otherwise", () => {
  expect(parse(DownloadQuery, {})).toEqual({ disposition: "attachment" });
  expect(parse(DownloadQuery, { count: "false" })).toMatchObject({ count: false });
  expect(errorsOf(() => parse(DownloadQuery, { disposition: "x", count: "0" }))).toEqual([
    { path: "disposition", message: "must be attachment or inline" },
    { path: "count", message: "must be true or false" },
  ]);
});

test("an edit must change something that can be changed", () => {
  expect(parse(UploadEdit, { title: "", retention: null })).toEqual({ title: "", retention: null });
  expect(errorsOf(() => parse(UploadEdit, {}))).toEqual([
    { path: "", message: "must change at least one of title, caption, path, retention, fields" },
  ]);
  expect(errorsOf(() => parse(UploadEdit, { fileName: "x" }))).toContainEqual({
    path: "fileName",
    message: "is not a known field",
  });
});

test("a problem is RFC 9457 problem details that name the field and the rule", () => {
  const problem = new Problem("not-found", "There is no upload with this id.");
  expect(JSON.parse(JSON.stringify(problem))).toEqual({
    type: "urn:slipway:problem:not-found",
    title: "Not found",
    status: 404,
    detail: "There is no upload with this id.",
  });
});
