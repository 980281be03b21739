import { expect, test } from "vitest";
import { routes } from "../routes.ts";
import { listMethods, matchRoute } from "./match-route.ts";

test.each([
  ["GET", "/uploads", routes.listUploads, {}],
  ["POST", "/uploads", routes.requestUploads, {}],
  ["GET", "/uploads/abc", routes.getUpload, { id: "abc" }],
  ["GET", "/uploads/a%20b/download", routes.downloadUpload, { id: "a b" }],
  ["GET", "/owners/ada/uploads/export", routes.exportOwnerUploads, { owner: "ada" }],
  ["GET", "/owners/ada/uploads/abc", routes.getOwnerUpload, { owner: "ada", id: "abc" }],
  ["DELETE", "/owners/team~2F4/uploads", routes.deleteOwnerUploads, { owner: "team~2F4" }],
  ["GET", "/openapi.json", routes.openapi, {}],
])("finds the route of %s %s", (method, path, route, pathParameters) => {
  expect(matchRoute(method, path)).toEqual({ route, pathParameters });
});

test("passes on a path that is not valid percent-encoding", () => {
  expect(matchRoute("GET", "/uploads/%E0%A4%A").pathParameters).toEqual({ id: "%E0%A4%A" });
});

test.each([
  ["GET", "/", "not-found"],
  ["GET", "/uploads/", "not-found"],
  ["GET", "/uploads/abc/download/more", "not-found"],
  ["GET", "/openapiXjson", "not-found"],
  ["PUT", "/uploads", "method-not-allowed"],
  ["POST", "/uploads/abc", "method-not-allowed"],
])("refuses %s %s as %s", (method, path, code) => {
  expect(() => matchRoute(method, path)).toThrow(expect.objectContaining({ code }));
});

test("returns the methods of a path", () => {
  expect(listMethods("/uploads/abc")).toEqual(["GET", "PATCH", "DELETE"]);
});
