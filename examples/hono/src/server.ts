import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createSessionCookie } from "./session.ts";
import { handler } from "./slipway.ts";

const app = new Hono();

app.post("/sign-in", async ({ req, body }) => {
  const { user } = await req.json();
  return body(null, 204, { "set-cookie": createSessionCookie(user) });
});
app.all("/api/slipway/*", ({ req }) => handler(req.raw));

const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port }, () => console.log(`The app is at http://localhost:${port}`));
