import { expect, test } from "vitest";
import { createKind } from "../testing/create-kind.ts";
import { findFileKind, findShownRules } from "./file-kinds.ts";

const media = createKind({ contentTypes: { "image/png": [".png"] }, maxSize: 2000 });
const documents = createKind({
  contentTypes: { "application/pdf": [".pdf"] },
  hasFields: true,
  fieldsSchema: { required: ["album"] },
});
const file = (name: string) => ({ name, type: "" });

test("a file is of the chosen kind, whether it accepts the file or not", () => {
  expect(findFileKind({ media, documents }, file("a.pdf"), "media")).toBe("media");
});

test("without a choice, a file is of the kind that accepts it, or the first one refuses it", () => {
  for (const [name, expected] of [
    ["a.png", "media"],
    ["a.pdf", "documents"],
    ["a.xyz", "media"],
  ] as const)
    expect(findFileKind({ media, documents }, file(name)), name).toBe(expected);
});

test("a file is of the default kind if there is one, if the chosen kind was removed, and before the rules arrive", () => {
  expect(findFileKind({ media, default: documents }, file("a.png"))).toBe("default");
  expect(findFileKind({ media, default: documents }, file("a.png"), "removed")).toBe("default");
  expect(findFileKind(undefined, file("a.png"))).toBe("default");
});

test("without a choice, everything that any kind accepts can be chosen", () => {
  expect(findShownRules(undefined, undefined)).toBeUndefined();
  expect(findShownRules({ media, documents }, "documents")).toEqual(documents);
  expect(findShownRules({ media, documents }, undefined)).toEqual({
    contentTypes: { "image/png": [".png"], "application/pdf": [".pdf"] },
    maxFiles: 100,
    maxSize: 2000,
  });
  expect(findShownRules({ media, other: createKind({}) }, undefined)?.contentTypes).toBe("any");
});
