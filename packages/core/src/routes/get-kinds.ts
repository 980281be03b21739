import { KindsResponse } from "../kinds/kinds-response.ts";
import { NoQuery, type Route } from "./route.ts";

export const getKinds = {
  method: "GET",
  path: "/kinds",
  function: "library",
  authorized: true,
  summary: "Get the rules of every kind of uploads",
  query: NoQuery,
  response: { status: 200, description: "The kinds by name", schema: KindsResponse },
  problems: [],
} as const satisfies Route;
