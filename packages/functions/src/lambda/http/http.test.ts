import { createHash } from "node:crypto";
import type { Upload } from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { type RouteName, routes } from "@slipway/core/routes";
import { describe, expect, test } from "vitest";
import { createHttpEvent, lambdaContext } from "../../testing/http-event.ts";
import { createWorld, png } from "../../testing/world.ts";
import { libraryHandler, requestUploadHandler, uploadStatusesHandler } from "./handle-http.ts";

const file = { fileName: "été.png", size: 70, contentType: "image/png" };

/** The API of a world, as API Gateway would route to it. */
const api = (of: ReturnType<typeof createWorld>) => {
  const handlers = {
    "request-upload": requestUploadHandler(of.adapters),
    library: libraryHandler(of.adapters),
    "upload-statuses": uploadStatusesHandler(of.adapters),
  };
  return async (route: RouteName, details: Parameters<typeof createHttpEvent>[1] = {}) => {
    const event = createHttpEvent(route, details);
    const handler = handlers[routes[route].function];
    const { statusCode, headers = {}, body } = await handler(event, lambdaContext);
    return { status: statusCode, headers, body: body === undefined ? undefined : JSON.parse(body) };
  };
};

const here = () => {
  const of = createWorld();
  return { ...of, call: api(of) };
};

describe("asking to upload", () => {
  test("answers a signed form for each file, in the order asked, and records them as pending", async () => {
    const { call, records } = here();
    const files = [file, { ...file, fileName: "b.png", title: "B", caption: "" }];
    const { status, body } = await call("requestUploads", { body: { files } });
    expect(status).toBe(201);
    expect(body.uploads).toHaveLength(2);
    for (const [n, upload] of body.uploads.entries()) {
      expect(upload).toMatchObject({
        method: "post",
        fields: { key: defaultKeys.create(upload.id) },
      });
      const record = await records.get(upload.id);
      expect(record).toMatchObject({
        status: "pending",
        owner: "ann",
        fileName: files[n]?.fileName,
      });
      expect(record).not.toHaveProperty("caption");
      expect(upload.expiresAt).toBe(record?.status === "pending" && record.expiresAt);
    }
  });

  test.each([
    ["no body", undefined, "", "must not be empty"],
    ["an empty body", "", "", "must not be empty"],
    ["a body that is not JSON", "{", "", "must be JSON"],
    ["a body that is not an object", "7", "", "must be a JSON object"],
    [
      "one bad file among good ones",
      { files: [file, { ...file, size: 0 }, file] },
      "files[1].size",
      "must be at least 1 byte",
    ],
    [
      "an unknown field",
      { files: [{ ...file, key: "x" }] },
      "files[0].key",
      "is not a known field",
    ],
  ])(
    "refuses %s, names the field and the rule, and writes nothing",
    async (_, body, path, message) => {
      const { call, records } = here();
      const answer = await call("requestUploads", { body });
      expect(answer).toMatchObject({
        status: 400,
        headers: { "content-type": "application/problem+json" },
        body: { type: "urn:slipway:problem:invalid-request", errors: [{ path, message }] },
      });
      expect(records.all()).toEqual([]);
    },
  );

  test("refuses one checksum for a file that comes in parts, and writes nothing", async () => {
    const { call, records } = here();
    const sha256 = createHash("sha256").digest("base64");
    const files = [file, { ...file, size: limits.formThreshold, sha256 }];
    expect(await call("requestUploads", { body: { files } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "files[1].sha256" }] },
    });
    expect(records.all()).toEqual([]);
  });

  test("reads a body that API Gateway hands over in base64", async () => {
    const { adapters } = createWorld();
    const event = createHttpEvent("requestUploads");
    const body = Buffer.from(JSON.stringify({ files: [file] })).toString("base64");
    const answer = await requestUploadHandler(adapters)(
      { ...event, body, isBase64Encoded: true },
      lambdaContext,
    );
    expect(answer.statusCode).toBe(201);
  });

  test("needs a caller", async () => {
    const { call, records } = here();
    expect(await call("requestUploads", { owner: "", body: { files: [file] } })).toMatchObject({
      status: 401,
      body: { type: "urn:slipway:problem:unauthorized" },
    });
    expect(records.all()).toEqual([]);
  });

  test("that fails unexpectedly returns a problem without internals", async () => {
    const of = createWorld();
    const objects = {
      ...of.adapters.objects,
      signPost: async () => {
        throw new Error("secret bucket name");
      },
    };
    const broken = { ...of, adapters: { ...of.adapters, objects } };
    const answer = await api(broken)("requestUploads", { body: { files: [file] } });
    expect(answer).toMatchObject({ status: 500, body: { type: "urn:slipway:problem:internal" } });
    expect(JSON.stringify(answer)).not.toContain("secret");
    expect(of.complaints).toEqual(["a request failed"]);
  });

  test("whose records cannot be written asks the caller to retry, without internals", async () => {
    const of = createWorld();
    const records = {
      ...of.records,
      putNew: async () => {
        throw new Error("secret table name");
      },
    };
    const broken = { ...of, adapters: { ...of.adapters, records } };
    const answer = await api(broken)("requestUploads", { body: { files: [file] } });
    expect(answer).toMatchObject({
      status: 503,
      body: { type: "urn:slipway:problem:unavailable" },
    });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });
});

describe("a token", () => {
  const names = Object.keys(routes) as RouteName[];
  const authorized = names.filter((name) => routes[name].authorized);
  const id = "01930000-0000-7000-8000-00000000000a";

  test.each(authorized)("of Cognito that is not an access token is refused by %s", async (name) => {
    for (const use of ["id", "refresh", ""])
      expect(await here().call(name, { id, claims: { token_use: use } })).toMatchObject({
        status: 401,
        body: {
          type: "urn:slipway:problem:unauthorized",
          detail: "The request's token is not an access token.",
        },
      });
  });

  test("of Cognito that is an access token is accepted, and one of another issuer as it is", async () => {
    const { call } = here();
    expect((await call("listUploads", { claims: { token_use: "access" } })).status).toBe(200);
    expect((await call("listUploads", { claims: { iss: "https://id.example.com" } })).status).toBe(
      200,
    );
  });
});

describe("the library", () => {
  test("shows what S3 holds, and nothing of how it is kept", async () => {
    const { call, upload } = here();
    const id = await upload();
    const { body } = await call("getUpload", { id });
    expect(body).toMatchObject({
      id,
      status: "ready",
      object: { versionId: "v1", size: png.length, contentType: "image/png" },
      media: { width: 1, height: 1 },
      previewUrl: `memory:${defaultKeys.create(id)}?versionId=v1&disposition=inline`,
    });
    for (const kept of ["owner", "dueAt", "dueShard", "purgeAt"])
      expect(body).not.toHaveProperty(kept);
    expect(body.object).not.toHaveProperty("key");
  });

  test("lists newest first, page by page to the end, without what was trashed or deleted", async () => {
    const { call, upload } = here();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift(await upload());
    await upload(png, {}, "bob");
    const [gone = ""] = ids.splice(2, 1);
    const [trashed = ""] = ids.splice(0, 1);
    expect((await call("deleteUpload", { id: trashed })).status).toBe(202);
    const permanently = { id: gone, query: { permanently: "true" } };
    expect((await call("deleteUpload", permanently)).status).toBe(202);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: "2", ...(cursor && { cursor }) };
      const { body } = await call("listUploads", { query });
      seen.push(...body.uploads.map((view: { id: string }) => view.id));
      cursor = body.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
    const deleted = await call("listUploads", { query: { status: "deleted" } });
    expect(deleted.body.uploads).toMatchObject([{ id: gone, status: "deleted" }]);
  });

  test("refuses a cursor that was tampered with, or is of another list", async () => {
    const { call, upload } = here();
    await upload();
    await upload();
    await upload(png, {}, "bob");
    await upload(png, {}, "bob");
    const query = { limit: "1" };
    const { cursor } = (await call("listUploads", { query })).body;
    const foreign = (await call("listUploads", { owner: "bob", query })).body.cursor;
    const other = cursor.startsWith("A") ? "B" : "A";
    for (const bad of [other + cursor.slice(1), cursor.slice(1), "x", foreign])
      expect(await call("listUploads", { query: { cursor: bad } })).toMatchObject({
        status: 400,
        body: {
          errors: [{ path: "cursor", message: "must be the cursor of a page of this list" }],
        },
      });
    expect(await call("listUploads", { query: { cursor, status: "ready" } })).toMatchObject({
      status: 400,
    });
  });

  test.each([
    ["limit", "0", "must be at least 1"],
    ["limit", "101", "must be at most 100"],
    ["limit", "many", "must be a whole number"],
    ["status", "lost", "must be one of pending, ready, rejected, expired, trashed, deleted"],
    ["page", "2", "is not a known field"],
  ])("refuses the query %s=%s", async (path, value, message) => {
    const { call } = here();
    expect(await call("listUploads", { query: { [path]: value } })).toMatchObject({
      status: 400,
      body: { errors: [{ path, message }] },
    });
  });

  const withId = ["getUpload", "downloadUpload", "editUpload", "deleteUpload"] as const;

  test.each(withId)("%s answers another owner's id as if it did not exist", async (route) => {
    const { call, records, upload } = here();
    const id = await upload();
    const before = await records.get(id);
    const body = route === "editUpload" ? { title: "mine" } : undefined;
    const foreign = await call(route, { owner: "eve", id, body });
    const unknown = await call(route, { id: "01930000-0000-7000-8000-00000000000a", body });
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(unknown);
    expect(await records.get(id)).toEqual(before);
  });

  test.each(withId)("%s refuses an id that is not a UUID", async (route) => {
    const { call } = here();
    const body = route === "editUpload" ? { title: "T" } : undefined;
    expect(await call(route, { id: "42", body })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "id", message: "must be a UUID version 7" }] },
    });
  });

  test("leads a download to the pinned version, and counts it", async () => {
    const { call, upload } = here();
    const id = await upload();
    const { status, headers } = await call("downloadUpload", { id });
    expect(status).toBe(302);
    expect(headers).toMatchObject({
      location: `memory:${defaultKeys.create(id)}?versionId=v1&disposition=attachment`,
      "cache-control": "no-store",
    });
    await call("downloadUpload", { id, query: { disposition: "inline" } });
    const downloads = { total: 2, lastAt: expect.stringMatching(/^2026-01-01T12:/) };
    expect((await call("listUploads")).body.uploads).toMatchObject([{ id, downloads }]);
    const { body } = await call("getUpload", { id });
    expect(body.downloads).toEqual({ ...downloads, days: [{ day: "2026-01-01", count: 2 }] });
    expect((await call("editUpload", { id, body: { title: "T" } })).body).toMatchObject({
      title: "T",
      downloads,
    });
  });

  test("gives a page the link as JSON, which it can ask for with its token, and counts it once", async () => {
    const { call, upload } = here();
    const id = await upload();
    const url = `memory:${defaultKeys.create(id)}?versionId=v1&disposition=attachment`;
    expect(await call("downloadUpload", { id, accept: "application/json" })).toMatchObject({
      status: 200,
      headers: { "cache-control": "no-store" },
      body: { url },
    });
    for (const accept of ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
      expect((await call("downloadUpload", { id, accept })).headers).toMatchObject({
        location: url,
      });
    expect((await call("getUpload", { id })).body.downloads).toMatchObject({ total: 3 });
  });

  test("lists the number of downloads of each upload, including 0", async () => {
    const { call, request, upload } = here();
    const often = await upload();
    const never = await upload();
    const pending = await request();
    for (let time = 0; time < 20; time += 1) await call("downloadUpload", { id: often });
    const { uploads } = (await call("listUploads")).body;
    expect(uploads.map(({ id, downloads }: Upload) => [id, downloads?.total])).toEqual([
      [pending, 0],
      [never, 0],
      [often, 20],
    ]);
    expect((await call("getUpload", { id: never })).body.downloads).toEqual({ total: 0, days: [] });
  });

  test("downloads nothing that is not ready", async () => {
    const { call, request } = here();
    expect(await call("downloadUpload", { id: await request() })).toMatchObject({
      status: 409,
      body: { type: "urn:slipway:problem:wrong-status" },
    });
  });

  test("says until when a ready upload is kept", async () => {
    const { call, adapters, upload, wait } = here();
    const since = adapters.clock();
    const id = await upload(png, { retention: 1 });
    const { body } = await call("getUpload", { id });
    expect(Date.parse(body.retainUntil) - Date.parse(body.finalizedAt)).toBe(24 * 60 * 60 * 1000);
    wait(60);
    const edited = await call("editUpload", { id, body: { retention: 7 } });
    expect(Date.parse(edited.body.retainUntil) - since.getTime()).toBeGreaterThan(
      7 * 24 * 60 * 60 * 1000,
    );
    await call("editUpload", { id, body: { retention: null } });
    expect((await call("getUpload", { id })).body).not.toHaveProperty("retainUntil");
  });

  test("changes title, caption and retention, and nothing else", async () => {
    const { call, upload } = here();
    const id = await upload();
    const edit = { title: "T", caption: "C", retention: 7 };
    expect((await call("editUpload", { id, body: edit })).body).toMatchObject(edit);
    expect((await call("editUpload", { id, body: { title: "" } })).body).not.toHaveProperty(
      "title",
    );
    expect(await call("editUpload", { id, body: { fileName: "x" } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "fileName", message: "is not a known field" }] },
    });
  });

  test("deletes the object with the upload; a second call changes nothing, and edits are refused", async () => {
    const { call, objects, upload } = here();
    const id = await upload();
    const permanently = { id, query: { permanently: "true" } };
    expect(await call("deleteUpload", permanently)).toMatchObject({
      status: 202,
      body: { status: "deleted" },
    });
    expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
    for (const again of [{ id }, permanently])
      expect((await call("deleteUpload", again)).status).toBe(202);
    expect((await call("editUpload", { id, body: { title: "T" } })).status).toBe(409);
    expect((await call("getUpload", { id })).body).toMatchObject({ status: "deleted" });
  });

  test("answers health and its own contract to anyone", async () => {
    const { call } = here();
    expect(await call("health", { owner: "" })).toMatchObject({
      status: 200,
      body: { status: "ok" },
    });
    expect((await call("openapi", { owner: "" })).body).toMatchObject({ openapi: "3.1.0" });
  });
});
