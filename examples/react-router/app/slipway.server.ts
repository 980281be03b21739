import { createHandler } from "@slipway/server/environment";
import config from "../slipway.config.ts";
import { findUser } from "./session.server.ts";

/** Answers everything under /api/slipway. */
export const handler = createHandler({ config, caller: findUser });
