import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";

/** The app's own sessions, such as rows of a table. */
const sessions = new Map([
  ["session-of-ada", { userId: "ada", team: "sales" }],
  ["session-of-the-cleaner", { userId: "cleaner", team: "", scope: "slipway/service" }],
]);

/** Decides who calls the API. `sub` names the caller, and everything else in the context can be read by the config. */
export const handler = async ({ headers }: APIGatewayRequestAuthorizerEventV2) => {
  const id = headers?.authorization?.replace(/^Bearer /, "") ?? "";
  const session = sessions.get(id);
  if (session === undefined) return { isAuthorized: false };
  const { userId, ...claims } = session;
  return { isAuthorized: true, context: { sub: userId, ...claims } };
};
