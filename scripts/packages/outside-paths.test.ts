import { expect, test } from "vitest";
import { findOutsidePaths } from "./outside-paths.ts";

test.each([
  [`new Worker(new URL("../hash/hash-worker.js", import.meta.url));`],
  [`import { a } from "../a.js"; export * from "../b.js"; await import("../../c.js");`],
  [`const isRefused = name.includes("..");`],
  [`const segments = text.match(/..B/g);`],
  [`const text = "Files… and more.." + "a..b";`],
])("paths inside the package are accepted: %s", (code) => {
  expect(findOutsidePaths("parts/upload/part.js", code)).toEqual([]);
});

test.each([
  [`new URL("../../../web", import.meta.url)`, "../../../web"],
  ["new URL(`../../../web/\u0024{name}`, import.meta.url)", "../../../web/"],
  [`new URL("/etc/hosts", import.meta.url)`, "/etc/hosts"],
  [`import "../../../core/api.js";`, "../../../core/api.js"],
  [`export { a } from "../../../core/api.js";`, "../../../core/api.js"],
  [`await import("../../../core/api.js");`, "../../../core/api.js"],
  [`join(import.meta.dirname, "..", "page");`, ".."],
  [`resolve(dirname(fileURLToPath(import.meta.url)), "../../web");`, "../../web"],
  [`if (!name.includes("..")) open(join(folder, ".."));`, ".."],
  ["const page = `\u0024{import.meta.dirname}/../web`;", "/../web"],
])("a path out of the package is found: %s", (code, path) => {
  expect(findOutsidePaths("parts/upload/part.js", code)).toEqual([path]);
});
