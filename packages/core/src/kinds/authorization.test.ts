import { describe, expect, test } from "vitest";
import { authorizeUploads, identifyOwner } from "./authorization.ts";
import type { AuthorizeRequest } from "./hooks.ts";
import { Refusal, refuse } from "./refusal.ts";

const request: AuthorizeRequest<unknown> = {
  kind: "document",
  caller: { sub: "ada", claims: { team: "team-1" } },
  fields: { albumId: "a" },
  files: [{ fileName: "a.pdf", size: 3, contentType: "application/pdf" }],
};

const authorize = (hook: (request: AuthorizeRequest<never>) => unknown) =>
  authorizeUploads(hook, request);

const closed = { kind: "refused", code: "album-closed", message: "This album is closed." };

describe("authorize", () => {
  test("is called with the request", async () => {
    const calls: unknown[] = [];
    await authorize((given) => void calls.push(given));
    expect(calls).toEqual([request]);
  });

  test.each([
    ["true", () => true],
    ["nothing", () => undefined],
    ["a promise of true", async () => true],
    ["a promise of nothing", async () => {}],
    ["an empty object", () => ({})],
  ])("allows uploads by returning %s", async (_, hook) => {
    expect(await authorize(hook)).toEqual({ kind: "allowed", fields: {} });
  });

  test("allows uploads if it is missing", async () => {
    expect(await authorizeUploads(undefined, request)).toEqual({ kind: "allowed", fields: {} });
  });

  test("adds fields and chooses the owner", async () => {
    const grant = { fields: { checkedBy: "ada" }, owner: "team-1" };
    expect(await authorize(() => grant)).toEqual({ kind: "allowed", ...grant });
  });

  test.each([
    ["returning it", () => false || refuse("album-closed", "This album is closed.")],
    [
      "calling refuse without returning",
      () => void refuse("album-closed", "This album is closed."),
    ],
    ["rejecting with it", async () => refuse("album-closed", "This album is closed.")],
    ["returning a refusal", () => new Refusal("album-closed", "This album is closed.")],
    [
      "throwing a refusal of another copy of the module",
      () => {
        throw Object.assign(new Error("This album is closed."), {
          name: "Refusal",
          code: "album-closed",
        });
      },
    ],
  ])("refuses uploads by %s", async (_, hook) => {
    expect(await authorize(hook)).toEqual(closed);
  });

  test.each([
    ["false", false],
    ["null", null],
    ["text", "yes"],
    ["a number", 1],
    ["an array", []],
    ["a function", () => true],
    ["an unknown setting", { field: {} }],
    ["fields that are an array", { fields: [] }],
    ["an empty owner", { owner: "" }],
    ["an owner that is a number", { owner: 7 }],
    ["a long owner", { owner: "é".repeat(128) }],
    ["an owner with a control character", { owner: "a\n" }],
    ["an owner that is not well-formed", { owner: "\ud800" }],
  ])("fails by returning %s", async (_, result) => {
    await expect(authorize(() => result)).rejects.toThrow(TypeError);
  });

  test("fails if it throws", async () => {
    const failure = new Error("The database is down.");
    await expect(authorize(() => Promise.reject(failure))).rejects.toBe(failure);
  });
});

describe("a refusal", () => {
  test.each(["Album", "", "album closed", "1a", "x".repeat(65)])("has no code %j", (code) => {
    expect(() => refuse(code, "No.")).toThrow(TypeError);
  });

  test.each(["", "  ", "x".repeat(501)])("has no message %j", (message) => {
    expect(() => refuse("closed", message)).toThrow(TypeError);
  });
});

describe("the owner of a caller's uploads", () => {
  test("is the subject, or what the config returns", () => {
    expect(identifyOwner(undefined, request.caller)).toBe("ada");
    expect(identifyOwner(({ team }) => team, request.caller)).toBe("team-1");
  });

  test.each([undefined, "", 7, null, "a\u0000"])("is never %o", (owner) => {
    expect(() => identifyOwner(() => owner, request.caller)).toThrow(
      'The owner from ownerOf must be a string of 1 to 255 bytes without control characters, such as "team-42".',
    );
  });
});
