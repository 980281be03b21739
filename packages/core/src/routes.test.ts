import { expect, expectTypeOf, test } from "vitest";
import type { ListQuery, Upload, UploadEdit, UploadInstructions, UploadRequest } from "./api.ts";
import { createOpenApiDocument } from "./openapi.ts";
import {
  buildPath,
  type Route,
  type RouteKey,
  type RouteTypes,
  routeKey,
  routes,
} from "./routes.ts";

test("a path has its parameters filled in and encoded", () => {
  expect(buildPath("downloadUpload", { id: "a/b" })).toBe("/uploads/a%2Fb/download");
});

test("every route has its own key and is in the OpenAPI document", () => {
  const all = Object.values(routes);
  const { paths } = createOpenApiDocument();
  expect(new Set(all.map(routeKey)).size).toBe(all.length);
  for (const { path, method } of all)
    expect(paths[path]?.[method.toLowerCase()]?.responses).toBeDefined();
});

test("only health, the OpenAPI document, and the pages of share links need no caller", () => {
  const open = Object.values(routes).filter(({ authorized }) => !authorized);
  expect(open.map(({ path }) => path)).toEqual([
    "/s/{token}",
    "/s/{token}",
    "/s/{token}/{id}",
    "/healthz",
    "/openapi.json",
  ]);
});

test("a path names an owner with characters that no decoding changes", () => {
  expect(buildPath("deleteOwnerUploads", { owner: "team/42" })).toBe("/owners/team~2F42/uploads");
});

test("every route for an owner requires the scope of services, and no other route does", () => {
  for (const { path, scopes } of Object.values(routes).map((route: Route) => route))
    expect(scopes, path).toEqual(path.includes("{owner}") ? ["slipway/service"] : undefined);
});

test("a route's key decides what a request has and what its response has", () => {
  expectTypeOf<"DELETE /uploads/{id}">().toExtend<RouteKey>();
  expectTypeOf<"PUT /uploads/{id}">().not.toExtend<RouteKey>();
  expectTypeOf<RouteTypes<"POST /uploads">["body"]>().toEqualTypeOf<UploadRequest>();
  expectTypeOf<RouteTypes<"POST /uploads">["response"]>().toEqualTypeOf<UploadInstructions>();
  expectTypeOf<RouteTypes<"POST /uploads">["id"]>().toEqualTypeOf<undefined>();
  expectTypeOf<RouteTypes<"PATCH /uploads/{id}">["id"]>().toEqualTypeOf<string>();
  expectTypeOf<UploadEdit>().toExtend<RouteTypes<"PATCH /uploads/{id}">["body"]>();
  expectTypeOf<RouteTypes<"GET /uploads/{id}">["response"]>().toEqualTypeOf<Upload>();
  type ListStatus = RouteTypes<"GET /uploads">["query"]["status"];
  expectTypeOf<ListStatus>().toEqualTypeOf<ListQuery["status"]>();
});
