import { afterEach, describe, expect, test, vi } from "vitest";
import { createFingerprint } from "./fingerprint.ts";

const size = 300_000;
const bytes = (changed?: number) => {
  const all = new Uint8Array(size);
  if (changed !== undefined) all[changed] = 1;
  return all;
};
const file = (content = bytes(), { name = "a.mp4", lastModified = 1, type = "video/mp4" } = {}) =>
  new File([content], name, { lastModified, type });

describe("a fingerprint", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("is the same when the same file is chosen again", async () => {
    expect(await createFingerprint(file(), "/api")).toBe(await createFingerprint(file(), "/api"));
  });

  test.each([
    ["name", file(bytes(), { name: "b.mp4" }), "/api"],
    ["date", file(bytes(), { lastModified: 2 }), "/api"],
    ["type", file(bytes(), { type: "video/webm" }), "/api"],
    ["size", file(new Uint8Array(size + 1)), "/api"],
    ["first byte", file(bytes(0)), "/api"],
    ["last byte", file(bytes(size - 1)), "/api"],
    ["endpoint", file(), "https://other.test/api"],
  ])("differs with another %s", async (_, other, endpoint) => {
    expect(await createFingerprint(other, endpoint)).not.toBe(
      await createFingerprint(file(), "/api"),
    );
  });

  test("reads 128 KiB of a file of any size", async () => {
    const long = file();
    const read: number[] = [];
    vi.spyOn(long, "slice").mockImplementation((start = 0, end = size) => {
      read.push(end - start);
      return new Blob([bytes().slice(start, end)]);
    });
    await createFingerprint(long, "/api");
    expect(read).toEqual([65_536, 65_536]);
  });

  test("uses names and dates if SHA-256 is not available", async () => {
    vi.stubGlobal("crypto", {});
    const known = await createFingerprint(file(), "/api");
    expect(known).toBe(await createFingerprint(file(bytes(0)), "/api"));
    expect(known).not.toBe(await createFingerprint(file(bytes(), { lastModified: 2 }), "/api"));
  });
});
