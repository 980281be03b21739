import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { limits } from "../limits.ts";
import { FolderPath } from "./folder-path.ts";
import { isInFolder } from "./in-folder.ts";

const findMessages = (path: unknown): readonly string[] => {
  const result = v.safeParse(FolderPath, path);
  return result.success ? [] : result.issues.map(({ message }) => message);
};

test.each(["trips", "trips/2026", "Отпуск/夏", "a b/c.d", "...", "صور/٢٠٢٦", ""])(
  "accepts the folder %j",
  (path) => expect(v.parse(FolderPath, path)).toBe(path),
);

test("a folder's name is the same from macOS and Windows", () => {
  expect(v.parse(FolderPath, "Zu\u0308rich")).toBe("Z\u00fcrich");
});

describe("refuses", () => {
  test.each([
    ["..", "must have no folder names . or .."],
    ["a/../b", "must have no folder names . or .."],
    ["./a", "must have no folder names . or .."],
    ["/a", "must have no empty folder names, and no / at its start or end"],
    ["a/", "must have no empty folder names, and no / at its start or end"],
    ["a//b", "must have no empty folder names, and no / at its start or end"],
    ["a/ /b", "must have no empty folder names, and no / at its start or end"],
    ["a\\b", "must separate folders with / and not \\"],
    ["a\u0000b", "must not contain control characters or line breaks"],
    ["a\nb", "must not contain control characters or line breaks"],
    ["a\u202eb", "must not contain bidirectional overrides or isolates"],
    ["a\ud800", "must be well-formed Unicode"],
    ["é".repeat(limits.path.size / 2 + 1), `must be at most ${limits.path.size} bytes`],
    [Array(50).fill("a").join("/"), `must have at most ${limits.path.levels} levels of folders`],
    [7, "must be a string"],
  ])("%j", (path, message) => {
    expect(findMessages(path)).toEqual([message]);
  });
});

test("a folder contains its subfolders, and no folder whose name only starts like its own", () => {
  expect(isInFolder("trips", "trips")).toBe(true);
  expect(isInFolder("trips/2026", "trips")).toBe(true);
  expect(isInFolder("trips2", "trips")).toBe(false);
  expect(isInFolder("trips", "trips/2026")).toBe(false);
  expect(isInFolder(undefined, "trips")).toBe(false);
});
