import { expect, test } from "vitest";
import { openapi } from "./openapi.ts";
import { pathOf, routeKey, routes } from "./routes.ts";

test("a path has its parameters filled in and encoded", () => {
  expect(pathOf("downloadUpload", { id: "a/b" })).toBe("/uploads/a%2Fb/download");
});

test("every route has a key of its own and stands in the OpenAPI document", () => {
  const all = Object.values(routes);
  expect(new Set(all.map(routeKey)).size).toBe(all.length);
  for (const { path, method } of all)
    expect(openapi.paths[path]?.[method.toLowerCase()]?.responses).toBeDefined();
});

test("only health and the OpenAPI document need no caller", () => {
  const open = Object.values(routes).filter(({ authorized }) => !authorized);
  expect(open.map(({ path }) => path)).toEqual(["/healthz", "/openapi.json"]);
});
