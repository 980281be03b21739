import { getRequestListener } from "@hono/node-server";
import express from "express";
import { createSessionCookie } from "./session.ts";
import { handler } from "./slipway.ts";

const app = express();

// The API reads bodies itself, so it comes before the body parser.
app.all("/api/slipway/*path", getRequestListener(handler, { overrideGlobalObjects: false }));
app.use(express.json());
app.post("/sign-in", ({ body }, response) => {
  response.setHeader("set-cookie", createSessionCookie(body.user)).status(204).end();
});

const port = Number(process.env.PORT ?? 3000);
app.listen(port, () => console.log(`The app is at http://localhost:${port}`));
