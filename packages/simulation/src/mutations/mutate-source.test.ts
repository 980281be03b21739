import { describe, expect, test } from "vitest";
import { type Mutation, mutateSource } from "./mutate-source.ts";

/** Mutates the guard `g`, and returns the code without comments and whitespace. */
const mutate = (source: string, mutation: Mutation): string =>
  mutateSource(source, "g", mutation)
    .replaceAll(/\/\/.*/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

describe("remove deletes", () => {
  test.each([
    ["a statement", "a();\n// guard: g\nif (b) c();\nd();", "a(); ; d();"],
    ["an element", "f([\n  // guard: g\n  ...a,\n  b,\n]);", "f([ b, ]);"],
    ["a last element", "f([a,\n// guard: g\n b]);", "f([a, ]);"],
    ["a property", "f({\n  // guard: g\n  a: [1],\n  b,\n});", "f({ b, });"],
    [
      "a call in a chain",
      "const x = a\n  .b()\n  // guard: g\n  .c((d) => d)\n  .e();",
      "const x = a .b() .e();",
    ],
  ])("%s", (_, source, expected) => {
    expect(mutate(source, "remove")).toBe(expected);
  });

  test("nothing else", () => {
    expect(() => mutate("f(\n  // guard: g\n  a,\n  b,\n);", "remove")).toThrow(
      "cannot be removed",
    );
  });
});

describe("condition replaces the condition of", () => {
  test.each([
    ["an if statement", "// guard: g\nif (a && b) c();", "if (false) c();"],
    [
      "a return statement",
      "f = () => {\n// guard: g\nreturn a ? b : c;\n};",
      "f = () => { return false ? b : c; };",
    ],
    [
      "a declaration",
      "// guard: g\nexport const a = b ? c : d;",
      "export const a = false ? c : d;",
    ],
    [
      "an expression",
      "const a =\n  b ??\n  // guard: g\n  (c ? d : e);",
      "const a = b ?? (false ? d : e);",
    ],
    [
      "a function body",
      "const f = () =>\n  // guard: g\n  a && b\n    ? c : d;",
      "const f = () => false ? c : d;",
    ],
  ])("%s", (_, source, expected) => {
    expect(mutate(source, { condition: "false" })).toBe(expected);
  });

  test("nothing else", () => {
    expect(() => mutate("// guard: g\na();", { condition: "true" })).toThrow("marks no condition");
  });
});

describe("value replaces", () => {
  test.each([
    ["what a declaration assigns", "// guard: g\nconst a = [b];", "const a = [];"],
    ["what a statement assigns", "// guard: g\na = [b];", "a = [];"],
    ["what a property contains", "f({\n// guard: g\na: [b] });", "f({ a: [] });"],
    [
      "what a function returns",
      "f = () => {\n// guard: g\nreturn [b]; };",
      "f = () => { return []; };",
    ],
    ["an argument", "f(\n// guard: g\ng(), h());", "f( [], h());"],
    ["one branch", "a = b\n  ? // guard: g\n    c\n  : d;", "a = b ? [] : d;"],
  ])("%s", (_, source, expected) => {
    expect(mutate(source, { value: "[]" })).toBe(expected);
  });

  test("a whole statement by another one", () => {
    expect(mutate("// guard: g\nlog(error);", { value: "throw error;" })).toBe("throw error;");
  });
});

test("two guards can mark the same code", () => {
  const source = "// guard: g\n// guard: h\nif (a) b();";
  expect(mutateSource(source, "g", "remove")).toBe(mutateSource(source, "h", "remove"));
});

test("refuses code with names that the marked code does not have", () => {
  const source = '// guard: g\nconst a = renamed.b ? "old" : 1;';
  expect(() => mutate(source, { value: "old.b" })).toThrow('by the guard "g" has no old.');
  expect(mutate(source, { value: "{ old: renamed.b }" })).toBe("const a = { old: renamed.b };");
});

test("refuses a guard that is not marked once", () => {
  expect(() => mutate("a();", "remove")).toThrow("is marked 0 times");
  expect(() => mutate("// guard: g\na();\n// guard: g\nb();", "remove")).toThrow(
    "is marked 2 times",
  );
});
