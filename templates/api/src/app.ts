import { createHandler } from "@slipway/server/environment";
import { Hono } from "hono";
import config from "../slipway.config.ts";
import { findUser } from "./session.ts";

const slipway = createHandler({ config, caller: findUser });

export const app = new Hono();
app.all("/api/slipway/*", ({ req }) => slipway(req.raw));
