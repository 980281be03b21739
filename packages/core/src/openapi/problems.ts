import { type ProblemCode, problemStatus, problemTitle, problemTypePrefix } from "../problem.ts";
import type { Route } from "../routes/route.ts";
import type { JsonSchema } from "./schemas.ts";

const stringSchema = { type: "string" } as const;

/** The schemas of API Gateway's own responses to failed requests. */
export const gatewaySchemas = {
  GatewayMessage: {
    type: "object",
    description: "A response of API Gateway itself, which cannot be customized for HTTP APIs",
    required: ["message"],
    properties: { message: stringSchema },
  },
} as const satisfies Record<string, JsonSchema>;

export const gatewayMessage: JsonSchema = { $ref: "#/components/schemas/GatewayMessage" };

interface ProblemResponse {
  readonly description: string;
  /** The problem details. Undefined if only API Gateway responds with this status. */
  readonly schema?: JsonSchema;
  /** True if API Gateway itself can respond with this status. */
  readonly isFromGateway: boolean;
}

/** Statuses that API Gateway itself responds with (Amazon API Gateway Developer Guide, "Quotas" and "JWT authorizers"). */
const gatewayStatuses = (route: Route): ReadonlyMap<number, string> =>
  new Map([
    ...(route.authorized ? [[401, "The token is missing or invalid"] as const] : []),
    ...(route.scopes ? [[403, "The token has none of the scopes"] as const] : []),
    ...(route.body ? [[413, "The request body is too large"] as const] : []),
    [429, "Too many requests"],
    [500, "The function failed"],
    [503, "The function has no capacity"],
  ]);

/** Returns the responses to failed requests of a route, by status. */
export const problemsByStatus = (route: Route): ReadonlyMap<number, ProblemResponse> => {
  const codes = problemCodes(route);
  const fromGateway = gatewayStatuses(route);
  const statuses = new Set([...codes.map(problemStatus), ...fromGateway.keys()]);
  return new Map(
    [...statuses]
      .sort((one, other) => one - other)
      .map((status) => {
        const ofStatus = codes.filter((code) => problemStatus(code) === status);
        const titles = ofStatus.map(problemTitle);
        const description = [...new Set([...titles, fromGateway.get(status) ?? []].flat())].join(
          ". ",
        );
        return [
          status,
          {
            description,
            ...(ofStatus.length > 0 && { schema: problemSchema(ofStatus) }),
            isFromGateway: fromGateway.has(status),
          },
        ];
      }),
  );
};

/** Returns all problems of a route: those of its use case, and those of the token, the path, the query, and the body. */
const problemCodes = (route: Route): readonly ProblemCode[] => {
  const isValidated = route.query !== undefined || route.body !== undefined;
  return [
    ...(isValidated || route.path.includes("{") ? ["invalid-request" as const] : []),
    ...(route.authorized ? ["unauthorized" as const] : []),
    ...(route.scopes ? ["forbidden" as const] : []),
    ...(route.body ? ["body-too-large" as const] : []),
    ...route.problems,
    "answer-too-large",
    "internal",
  ];
};

const problemSchema = (codes: readonly ProblemCode[]): JsonSchema => ({
  allOf: [{ $ref: "#/components/schemas/Problem" }],
  properties: { type: { enum: codes.map((code) => `${problemTypePrefix}${code}`) } },
});
