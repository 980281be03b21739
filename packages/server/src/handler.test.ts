import { defineSlipway } from "@slipway/core";
import { limits } from "@slipway/core/limits";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import {
  libraryHandler,
  requestUploadHandler,
  uploadStatusesHandler,
} from "@slipway/functions/lambda/http/handle-http";
import { parseAppKinds } from "@slipway/functions/ports/app-kinds";
import { createHttpEvent, lambdaContext } from "@slipway/functions/testing/http-event";
import { createWorld } from "@slipway/functions/testing/world";
import { describe, expect, test, vi } from "vitest";
import { createApiHandler } from "./handler.ts";
import type { ApiOptions, ServerCaller } from "./options.ts";

const file = { fileName: "a.png", size: 70, contentType: "image/png" };
const id = "01930000-0000-7000-8000-00000000000a";
const service = { sub: "cleaner", claims: { scope: "slipway/service" } };
const names = Object.keys(routes) as RouteName[];

/** A server whose app knows the user in the header `x-user`. */
const createServer = (options: Partial<ApiOptions> = {}) => {
  const world = createWorld(parseAppKinds(options.config));
  const logged: unknown[] = [];
  const error = (message: string, fields: object = {}) => logged.push({ message, ...fields });
  const handler = createApiHandler(
    {
      caller: ({ headers }) => {
        const sub = headers.get("x-user");
        return sub === null ? undefined : { sub };
      },
      ...options,
      telemetry: { error },
    },
    ({ telemetry }) => ({ ...world.adapters, telemetry }),
  );
  /** Sends a request as Ann's client, or as whoever the headers name. */
  const send = async (
    method: string,
    path: string,
    { headers, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ) => {
    const response = await handler(
      new Request(`https://app.test${path}`, {
        method,
        headers: { "x-user": "ann", accept: "application/json", ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const { status } = response;
    return { status, headers: Object.fromEntries(response.headers), text };
  };
  return { ...world, handler, send, logged };
};

describe("every route", () => {
  const bodies: Partial<Record<RouteName, unknown>> = {
    requestUploads: { files: [file] },
    requestParts: { parts: [] },
    getStatuses: { ids: [id] },
    editUpload: { title: "T" },
  };

  test.each(names)("%s answers as the deployed function does", async (name) => {
    const route = routes[name];
    const at = { id, owner: "ann", token: "guess" };
    const server = createServer({ caller: () => service });
    const { status, headers, text } = await server.send(
      route.method,
      `/api/slipway${buildPath(name, at)}`,
      { body: bodies[name] },
    );
    const { adapters } = createWorld();
    const deployed = {
      "request-upload": requestUploadHandler(adapters),
      library: libraryHandler(adapters),
      "upload-statuses": uploadStatusesHandler(adapters),
    }[route.function];
    const expected = await deployed(
      createHttpEvent(name, {
        id,
        token: at.token,
        ownerSegment: "ann",
        owner: service.sub,
        claims: service.claims,
        accept: "application/json",
        body: bodies[name],
      }),
      lambdaContext,
    );
    const withoutIds = (body = "") => body.replaceAll(/[0-9a-f-]{36}|uploads\/[^"?]*/g, "…");
    expect(status).toBe(expected.statusCode);
    expect(headers).toEqual(expected.headers);
    expect(withoutIds(text)).toBe(withoutIds(expected.body));
    expect(server.logged).toEqual([]);
  });

  test.each(names.filter((name) => routes[name].authorized))(
    "%s needs a caller, and does nothing without one",
    async (name) => {
      const connect = vi.fn();
      const handler = createApiHandler({ caller: () => null }, connect);
      const path = `/api/slipway${buildPath(name, { id, owner: "ann", token: "guess" })}`;
      const response = await handler(
        new Request(`https://app.test${path}`, { method: routes[name].method }),
      );
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ type: "urn:slipway:problem:unauthorized" });
      expect(connect).not.toHaveBeenCalled();
    },
  );
});

describe("the caller", () => {
  const request = { body: { files: [file] } };

  test("owns what it uploads, and another caller does not see it", async () => {
    const { send, records } = createServer();
    const { status, text } = await send("POST", "/api/slipway/uploads", request);
    expect(status).toBe(201);
    const [form] = JSON.parse(text).uploads;
    expect(await records.get(form.id)).toMatchObject({ owner: "ann", status: "pending" });
    const path = `/api/slipway/uploads/${form.id}`;
    expect((await send("GET", path)).status).toBe(200);
    const eve = await send("GET", path, { headers: { "x-user": "eve" } });
    expect(eve.status).toBe(404);
  });

  test("can upload for a team, by its claims", async () => {
    const config = defineSlipway({
      ownerOf: ({ team, sub }) => `${team}-of-${sub}`,
      kinds: { default: {} },
    });
    const { send, records } = createServer({
      config,
      caller: async () => ({ sub: "ann", claims: { team: "sales", sub: "forged" } }),
    });
    expect((await send("POST", "/api/slipway/uploads", request)).status).toBe(201);
    expect(records.all()).toMatchObject([{ owner: "sales-of-ann" }]);
  });

  test("that throws a redirect gets 503, and the log says what to return instead", async () => {
    const redirect = new Response(null, { status: 302, headers: { location: "/sign-in" } });
    const { send, logged } = createServer({ caller: () => Promise.reject(redirect) });
    expect((await send("POST", "/api/slipway/uploads", request)).status).toBe(503);
    expect(String(logged.map((entry) => Object(entry).error))).toContain(
      "caller threw a response with status 302. Return undefined",
    );
  });

  const noSub = (value: unknown) => value as ServerCaller;

  test.each<[string, ApiOptions["caller"]]>([
    ["throws", () => Promise.reject(new Error("no database"))],
    ["returns no sub", () => noSub({ id: 7 })],
    ["returns a number as sub", () => noSub({ sub: 7 })],
    ["returns an empty sub", () => ({ sub: "" })],
    ["returns a text", () => noSub("ann")],
  ])(
    "that cannot be found because the app's function %s gets 503 without internals",
    async (_, caller) => {
      const { send, records, logged } = createServer({ caller });
      const { status, text } = await send("POST", "/api/slipway/uploads", request);
      expect(status).toBe(503);
      expect(JSON.parse(text)).toMatchObject({ type: "urn:slipway:problem:unavailable" });
      expect(text).not.toContain("database");
      expect(logged).toMatchObject([{ message: "caller failed", error: expect.any(Error) }]);
      expect(records.all()).toEqual([]);
    },
  );

  test("with claims of an ID token is the app's decision", async () => {
    const { send } = createServer({ caller: () => ({ sub: "ann", claims: { token_use: "id" } }) });
    expect((await send("GET", "/api/slipway/uploads")).status).toBe(200);
  });

  test("may act for other owners only with the scope of a service", async () => {
    const { send } = createServer();
    const refused = await send("DELETE", "/api/slipway/owners/bob/uploads");
    expect(refused.status).toBe(403);
  });

  test("is not needed for the health and the description", async () => {
    const { send } = createServer({ caller: () => Promise.reject(new Error("no database")) });
    expect((await send("GET", "/api/slipway/healthz")).status).toBe(200);
    expect((await send("GET", "/api/slipway/openapi.json")).status).toBe(200);
  });
});

describe("paths and methods", () => {
  test.each([
    ["/api/slipway", "/api/slipway/uploads"],
    ["/api/slipway/", "/api/slipway/uploads"],
    ["/api/slipway//", "/api/slipway/uploads"],
    ["/api/slipway", "/api/slipway/uploads/"],
    ["/api/slipway", "/api/slipway/uploads?limit=5"],
    ["/api/slipway", "/other/../api/slipway/uploads"],
    ["/", "/uploads"],
    ["/dateien/größe", "/dateien/gr%C3%B6%C3%9Fe/uploads"],
  ])("with the base path %s, %s is the list of uploads", async (basePath, path) => {
    const { status, text } = await createServer({ basePath }).send("GET", path);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ uploads: [] });
  });

  test.each([
    "/uploads",
    "/api/slipwayuploads",
    "/api/slipway",
    "/api/slipway/",
    "/api/slipway//uploads",
    "/api/slipway/uploads//",
    "/api/slipway/%75ploads",
    "/api/slipway/uploads%2F..%2Fkinds",
    "/api/slipway/../uploads",
    "/api/slipway/UPLOADS",
    "/api/slipway/constructor",
  ])("%s is no route", async (path) => {
    const { status, headers, text } = await createServer().send("GET", path);
    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(text)).toMatchObject({ type: "urn:slipway:problem:not-found" });
  });

  test("a prefix that the framework removes from paths is named in the answer", async () => {
    const { text } = await createServer().send("GET", "/slipway/uploads");
    expect(JSON.parse(text).detail).toBe(
      "/slipway/uploads is outside /api/slipway. The server's option basePath must be the path that requests have here.",
    );
  });

  test("an ID or an owner is decoded once", async () => {
    const { send } = createServer({ caller: () => service });
    const encoded = await send("GET", `/api/slipway/uploads/${id.replace("0", "%30")}`);
    expect(JSON.parse(encoded.text)).toMatchObject({ type: "urn:slipway:problem:not-found" });
    const twice = await send("GET", `/api/slipway/uploads/${id.replace("0", "%2530")}`);
    expect(twice.status).toBe(400);
    expect((await send("GET", "/api/slipway/uploads/%E0%A4%A")).status).toBe(400);
    expect((await send("GET", "/api/slipway/owners/%00/uploads")).status).toBe(400);
  });

  test.each([
    ["PUT", "/uploads", "POST, GET"],
    ["OPTIONS", "/uploads/status", "POST, GET, PATCH, DELETE"],
    ["HEAD", "/healthz", "GET"],
    ["DELETE", "/healthz", "GET"],
  ])("%s %s gets 405 with the methods that are allowed", async (method, path, allowed) => {
    const { status, headers, text } = await createServer().send(method, `/api/slipway${path}`);
    expect(status).toBe(405);
    expect(headers.allow).toBe(allowed);
    expect(text === "").toBe(method === "HEAD");
  });

  test("a download redirects browsers and answers programs", async () => {
    const { send, upload } = createServer();
    const path = `/api/slipway/uploads/${await upload()}/download`;
    const followed = await send("GET", path, { headers: { accept: "text/html" } });
    expect(followed).toMatchObject({ status: 302, text: "" });
    expect(followed.headers.location).toMatch(/^memory:/);
    const { url } = JSON.parse((await send("GET", path)).text);
    expect(url).toBe(followed.headers.location);
  });
});

describe("a body", () => {
  test.each([
    ["announced", true],
    ["streamed", false],
  ])(
    "over API Gateway's limit is refused, and not read to its end (%s)",
    async (_, isAnnounced) => {
      const { handler, records } = createServer();
      const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);
      let sent = 0;
      let isCanceled = false;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += mebibyte.length;
          controller.enqueue(mebibyte);
        },
        cancel: () => {
          isCanceled = true;
        },
      });
      const length = isAnnounced ? { "content-length": String(limits.payload.gateway + 1) } : {};
      // Node requires `duplex` for a stream. The types of browsers do not have it.
      const init = {
        method: "POST",
        body,
        duplex: "half",
        headers: { "x-user": "ann", ...length },
      };
      const response = await handler(new Request("https://app.test/api/slipway/uploads", init));
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ type: "urn:slipway:problem:body-too-large" });
      // Some frameworks close the connection of a canceled body before they send the response.
      expect(isCanceled).toBe(!isAnnounced);
      expect(sent).toBeLessThan(limits.payload.gateway + 4 * mebibyte.length);
      expect(records.all()).toEqual([]);
    },
  );

  test("that is not UTF-8 is refused by its encoding", async () => {
    const { handler } = createServer();
    const response = await handler(
      new Request("https://app.test/api/slipway/uploads", {
        method: "POST",
        body: Buffer.from('\ufeff{"files":[]}', "utf16le"),
        headers: { "x-user": "ann" },
      }),
    );
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toBe(
      "The body must be encoded in UTF-8 and is UTF-16LE.",
    );
  });

  test("that a framework refuses as too large gets 413, not 500", async () => {
    const { handler } = createServer();
    const tooLarge = Object.assign(new Error("exceeds the limit"), { status: 413 });
    const send = (length: number) => {
      const body = new ReadableStream({ start: (controller) => controller.error(tooLarge) });
      const headers = { "x-user": "ann", "content-length": String(length) };
      const init = { method: "POST", body, duplex: "half", headers };
      return handler(new Request("https://app.test/api/slipway/uploads", init));
    };
    for (const length of [600_000, limits.payload.gateway + 1]) {
      const response = await send(length);
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ type: "urn:slipway:problem:body-too-large" });
    }
  });

  test.each([
    ["a stream without bytes", new ReadableStream({ start: (stream) => stream.close() })],
    ["no stream", null],
  ])(
    "that a body parser has read, with %s left, is an error that names the cause",
    async (_, body) => {
      const { handler, logged } = createServer();
      const headers = { "x-user": "ann", "content-length": "12" };
      const init = { method: "POST", body, duplex: "half", headers };
      const request = new Request("https://app.test/api/slipway/uploads", init);
      expect((await handler(request)).status).toBe(500);
      expect(String(logged.map((entry) => Object(entry).error))).toContain("before a body parser");
    },
  );

  test("that something else has read is an error that names the cause", async () => {
    const { handler, logged } = createServer();
    const request = new Request("https://app.test/api/slipway/uploads", {
      method: "POST",
      body: "{}",
      headers: { "x-user": "ann" },
    });
    await request.text();
    expect((await handler(request)).status).toBe(500);
    expect(String(logged.map((entry) => Object(entry).error))).toContain("before a body parser");
  });
});

describe("waiting for records", () => {
  test("ends when the client disconnects", async () => {
    const { adapters, request } = createWorld();
    const upload = await request();
    const { promise: isPaused, resolve } = Promise.withResolvers<void>();
    const handler = createApiHandler({ caller: () => ({ sub: "ann" }) }, () => ({
      ...adapters,
      pause: (_, signal) =>
        new Promise((end) => {
          signal?.addEventListener("abort", () => end(false));
          resolve();
        }),
    }));
    const client = new AbortController();
    const response = handler(
      new Request("https://app.test/api/slipway/uploads/status", {
        method: "POST",
        body: JSON.stringify({ ids: [upload], wait: 20 }),
        signal: client.signal,
      }),
    );
    await isPaused;
    client.abort();
    expect((await response).status).toBe(200);
  });
});
