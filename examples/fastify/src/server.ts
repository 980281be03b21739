import { getRequestListener } from "@hono/node-server";
import Fastify from "fastify";
import { createSessionCookie } from "./session.ts";
import { handler } from "./slipway.ts";

const app = Fastify();

app.post<{ Body: { user: string } }>("/sign-in", async ({ body }, reply) =>
  reply.header("set-cookie", createSessionCookie(body.user)).status(204).send(),
);

const answer = getRequestListener(handler, { overrideGlobalObjects: false });
app.register(async (scope) => {
  // The API reads bodies itself.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _body, done) => done(null));
  scope.all("/api/slipway/*", async ({ raw }, reply) => {
    reply.hijack();
    await answer(raw, reply.raw);
  });
});

const port = Number(process.env.PORT ?? 3000);
await app.listen({ port });
console.log(`The app is at http://localhost:${port}`);
