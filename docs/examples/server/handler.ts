import { createHandler } from "@slipway/server/environment";
import config from "../slipway.config.ts";
import { findSession } from "./sessions.ts";

/** Answers everything under /api/slipway. */
export const handler = createHandler({
  config,
  caller: async (request) => {
    const session = await findSession(request.headers.get("cookie"));
    return session && { sub: session.userId, claims: { team: session.team } };
  },
});
