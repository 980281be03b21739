import { expect, test, vi } from "vitest";
import { parseOnce } from "./parse-once.ts";

test("parses the document of a bucket again only after it changed", () => {
  const parse = vi.fn((document: string, bucket: string) => ({ document, bucket }));
  const parseOf = parseOnce(parse);
  const first = parseOf("a", "photos");
  expect(parseOf("a", "photos")).toBe(first);
  expect(parseOf("a", "videos")).toEqual({ document: "a", bucket: "videos" });
  expect(parseOf("b", "photos")).toEqual({ document: "b", bucket: "photos" });
  expect(parseOf("a", "photos")).toEqual(first);
  expect(parse).toHaveBeenCalledTimes(4);
});
