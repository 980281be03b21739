import * as v from "valibot";
import type { Route } from "./route.ts";

/** Response of `GET /healthz`. */
export const Health = v.object({ status: v.literal("ok") });

export const health = {
  method: "GET",
  path: "/healthz",
  function: "library",
  authorized: false,
  summary: "Check that the API responds",
  response: { status: 200, description: "The API responds", schema: Health },
  problems: [],
} as const satisfies Route;

export const openapi = {
  method: "GET",
  path: "/openapi.json",
  function: "library",
  authorized: false,
  summary: "Get this document",
  response: {
    status: 200,
    description: "The API as an OpenAPI 3.1 document",
    schema: v.record(v.string(), v.unknown()),
  },
  problems: [],
} as const satisfies Route;
