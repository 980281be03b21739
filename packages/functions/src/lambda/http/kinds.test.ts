import { defineSlipway, refuse } from "@slipway/core";
import { KindsResponse } from "@slipway/core/kinds/kinds-response";
import { limits } from "@slipway/core/limits";
import { type RouteName, routes } from "@slipway/core/routes";
import { isReady } from "@slipway/core/status";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseAppKinds } from "../../ports/app-kinds.ts";
import { createHttpEvent, lambdaContext } from "../../testing/http-event.ts";
import { createWorld } from "../../testing/world.ts";
import { finalizeUpload } from "../../uploads/finalize.ts";
import { libraryHandler, requestUploadHandler, uploadStatusesHandler } from "./handle-http.ts";

const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";

/** Creates the API of an app with a config. */
const createApi = (config?: object) => {
  const world = createWorld(parseAppKinds(config));
  const errors: { message: string; fields: unknown }[] = [];
  const adapters = {
    ...world.adapters,
    telemetry: {
      ...world.adapters.telemetry,
      error: (message: string, fields?: object) => errors.push({ message, fields }),
    },
  };
  const handlers = {
    "request-upload": requestUploadHandler(adapters),
    library: libraryHandler(adapters),
    "upload-statuses": uploadStatusesHandler(adapters),
  };
  const call = async (route: RouteName, details: Parameters<typeof createHttpEvent>[1] = {}) => {
    const handler = handlers[routes[route].function];
    const { statusCode, body } = await handler(createHttpEvent(route, details), lambdaContext);
    return { status: statusCode, body: body === undefined ? undefined : JSON.parse(body) };
  };
  const request = (body: object, claims: Record<string, string> = {}) =>
    call("requestUploads", { body, claims });
  return { ...world, adapters, errors, call, request };
};

/** Every request must fail before anything is signed or written. */
const expectNothingDone = ({ records, objects }: ReturnType<typeof createApi>) => {
  expect(records.all()).toEqual([]);
  expect(objects.calls).toEqual({});
};

const png = { fileName: "a.png", size: 70, contentType: "image/png" };
const pdf = { fileName: "a.pdf", size: 10, contentType: "application/pdf" };

const kinds = {
  avatar: { accept: ["image/*"], maxSize: "5 MB", maxFiles: 1 },
  document: {
    accept: ["application/pdf", ".docx"],
    maxSize: "200 MB",
    maxFiles: 3,
    retention: { choices: ["30 days", "1 year"], default: "1 year" },
    policyLifetime: "10 minutes",
    linkLifetime: "2 minutes",
    fields: v.object({ albumId: v.pipe(v.string(), v.uuid()), note: v.optional(v.string()) }),
    index: ["albumId"],
    editable: ["note"],
  },
  anything: { accept: "any", minSize: 0, disposition: "attachment" },
} as const;

describe("a request for uploads of a kind", () => {
  test("stores the kind, the fields, the creator, and the default retention", async () => {
    const { request, records, call } = createApi(defineSlipway({ kinds }));
    const { status, body } = await request({
      kind: "document",
      fields: { albumId, note: "A" },
      files: [pdf, { ...pdf, retention: 30, fields: { note: "B" } }],
    });
    expect(status).toBe(201);
    const [{ id }] = body.uploads;
    expect(records.all()).toMatchObject([
      { kind: "document", fields: { albumId, note: "A" }, createdBy: "ann", retention: 365 },
      { kind: "document", fields: { albumId, note: "B" }, createdBy: "ann", retention: 30 },
    ]);
    expect((await call("getUpload", { id })).body).toMatchObject({
      kind: "document",
      fields: { albumId, note: "A" },
      createdBy: "ann",
    });
  });

  test("stores no fields for a kind without a schema", async () => {
    const { request, records } = createApi(defineSlipway({ kinds }));
    await request({ kind: "avatar", files: [png] });
    expect(records.all()[0]).not.toHaveProperty("fields");
  });

  test.each([
    ["an unknown kind", { kind: "video" }, "kind", "must be one of avatar, document, anything"],
    ["no kind, without a kind default", {}, "kind", "must be one of avatar, document, anything"],
    [
      "the name of an inherited property",
      { kind: "constructor" },
      "kind",
      "must be one of avatar, document, anything",
    ],
    [
      "a file over its kind's size",
      { kind: "avatar", files: [{ ...png, size: 5 * 1024 ** 2 + 1 }] },
      "files[0].size",
      `must be at most ${5 * 1024 ** 2} bytes`,
    ],
    [
      "a file of another kind's type",
      { kind: "avatar", files: [pdf] },
      "files[0].contentType",
      "is not a type that avatar accepts",
    ],
    [
      "an empty file",
      { kind: "avatar", files: [{ ...png, size: 0 }] },
      "files[0].size",
      "must be at least 1 byte",
    ],
    [
      "a negative size",
      { kind: "anything", files: [{ ...png, size: -1 }] },
      "files[0].size",
      "must be at least 0 bytes",
    ],
    ["too many files", { kind: "avatar", files: [png, png] }, "files", "must have at most 1 file"],
    [
      "another retention",
      { kind: "document", fields: { albumId }, files: [{ ...pdf, retention: 7 }] },
      "files[0].retention",
      "must be one of 30, 365 (days)",
    ],
    ["a missing field", { kind: "document", files: [pdf] }, "fields.albumId", "is required"],
    [
      "an unknown field of a file",
      { kind: "document", fields: { albumId }, files: [pdf, { ...pdf, fields: { nte: "A" } }] },
      "files[1].fields.nte",
      "is not a known field",
    ],
    [
      "fields without a schema",
      { kind: "avatar", fields: { a: 1 } },
      "fields.a",
      "is not a known field",
    ],
    [
      "fields over 2 KB",
      { kind: "document", fields: { albumId, note: "x".repeat(2048) }, files: [pdf] },
      "fields",
      "must have at most 2048 bytes as JSON",
    ],
    ["fields that are a list", { kind: "avatar", fields: [] }, "fields", "must be a JSON object"],
  ])("with %s returns the rule that it breaks", async (_, body, path, message) => {
    const api = createApi(defineSlipway({ kinds }));
    const response = await api.request({ files: [png], ...body });
    expect(response.status).toBe(400);
    expect(response.body.errors).toContainEqual({ path, message });
    expectNothingDone(api);
  });

  test.each(['{"__proto__":{"a":1}}', `{"albumId":${"[".repeat(50)}${"]".repeat(50)}}`])(
    "with the fields %s is refused",
    async (fields) => {
      const api = createApi(defineSlipway({ kinds }));
      const body = `{"kind":"document","fields":${fields},"files":[${JSON.stringify(pdf)}]}`;
      expect((await api.call("requestUploads", { body })).status).toBe(400);
      expectNothingDone(api);
    },
  );

  test("returns every broken rule at once", async () => {
    const { request } = createApi(defineSlipway({ kinds }));
    const { body } = await request({ kind: "document", files: [png, pdf, pdf, pdf] });
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual([
      "files",
      "files[0].contentType",
      "fields.albumId",
    ]);
  });

  test("whose schema throws returns a problem without internals, and is logged", async () => {
    const fields = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: () => {
          throw new Error("secret");
        },
      },
    };
    const api = createApi({ kinds: { default: { fields } } });
    const response = await api.request({ fields: { a: 1 }, files: [png] });
    expect(response.status).toBe(500);
    expect(JSON.stringify(response)).not.toContain("secret");
    expect(api.errors).toMatchObject([{ message: "a request failed" }]);
    expectNothingDone(api);
  });

  test("without a config accepts the kind default, and refuses others", async () => {
    const { request, records } = createApi();
    expect((await request({ kind: "default", files: [png] })).status).toBe(201);
    expect(records.all()).toMatchObject([{ kind: "default", createdBy: "ann" }]);
    const { body } = await request({ kind: "avatar", files: [png] });
    expect(body.errors).toEqual([{ path: "kind", message: "must be one of default" }]);
  });
});

describe("a kind that accepts any file", () => {
  test.each([
    ["an unknown type", { fileName: "a.bin", contentType: "application/x-unknown" }],
    ["no type", { fileName: "a", contentType: "application/octet-stream" }],
  ])("stores %s as bytes, and links to it as an attachment", async (_, named) => {
    const { request, call, records, store, adapters } = createApi(defineSlipway({ kinds }));
    const bytes = new TextEncoder().encode("<script>alert(1)</script>");
    const { body } = await request({ kind: "anything", files: [{ ...named, size: bytes.length }] });
    const [{ id }] = body.uploads;
    await finalizeUpload(store(id, bytes, "application/octet-stream"), adapters);
    expect(isReady(await records.get(id))).toBe(true);
    const link = await call("downloadUpload", {
      id,
      query: { disposition: "inline" },
      accept: "application/json",
    });
    expect(link.body.url).toContain("disposition=attachment");
  });

  test("accepts an empty file", async () => {
    const { request, records, store, adapters } = createApi(defineSlipway({ kinds }));
    const empty = { fileName: "empty.txt", size: 0, contentType: "text/plain" };
    const { body } = await request({ kind: "anything", files: [empty] });
    const [{ id }] = body.uploads;
    await finalizeUpload(store(id, new Uint8Array(), "text/plain"), adapters);
    expect(await records.get(id)).toMatchObject({ status: "ready", object: { size: 0 } });
  });
});

describe("authorize", () => {
  const createAuthorized = (authorize: unknown, more: object = {}) =>
    createApi({ kinds: { document: { ...kinds.document, maxFiles: 100, authorize } }, ...more });
  const body = { kind: "document", fields: { albumId }, files: [pdf] };

  test("gets the caller, the fields, and the files as they are stored", async () => {
    const authorize = vi.fn();
    const { request } = createAuthorized(authorize);
    expect((await request(body, { team: "7" })).status).toBe(201);
    expect(authorize.mock.calls).toEqual([
      [
        {
          kind: "document",
          caller: { sub: "ann", claims: { sub: "ann", team: "7" } },
          fields: { albumId },
          files: [{ ...pdf, title: undefined, caption: undefined, retention: 365 }],
        },
      ],
    ]);
  });

  test("is called once for each group of files with equal fields", async () => {
    const authorize = vi.fn(async () => true);
    const { request } = createAuthorized(authorize);
    const files = [pdf, { ...pdf, fields: { note: "B" } }, pdf];
    expect((await request({ ...body, files })).status).toBe(201);
    expect(authorize).toHaveBeenCalledTimes(2);
  });

  test("refuses the whole request with the app's codes and messages, and names the refused files", async () => {
    const api = createAuthorized(({ fields }: { fields: { note?: string } }) => {
      if (fields.note === "99") refuse("late", "Too late.");
      if (fields.note === "42") refuse("album-closed", "This album is closed.");
    });
    const files = Array.from({ length: 100 }, (_, index) => ({
      ...pdf,
      fields: { note: String(index) },
    }));
    expect(await api.request({ ...body, files })).toEqual({
      status: 403,
      body: {
        type: "urn:slipway:problem:forbidden",
        title: "The caller isn't allowed to do this",
        status: 403,
        detail: "This album is closed.",
        errors: [
          { path: "files[42]", message: "This album is closed.", code: "album-closed" },
          { path: "files[99]", message: "Too late.", code: "late" },
        ],
        code: "album-closed",
      },
    });
    expectNothingDone(api);
    expect(api.errors).toEqual([]);
  });

  test("adds fields and chooses the owner", async () => {
    const { request, records, call } = createAuthorized(() => ({
      fields: { note: "set", verified: true },
      owner: "team-7",
    }));
    expect((await request(body)).status).toBe(201);
    expect(records.all()).toMatchObject([
      { owner: "team-7", createdBy: "ann", fields: { albumId, note: "set", verified: true } },
    ]);
    expect((await call("listUploads", { owner: "team-7" })).body.uploads).toHaveLength(1);
    expect((await call("listUploads")).body.uploads).toEqual([]);
  });

  test.each([
    ["throws", () => Promise.reject(new Error("secret host name"))],
    ["returns false", () => false],
    ["returns nonsense", () => "yes"],
    ["returns an empty owner", () => ({ owner: "" })],
    ["adds fields that are not JSON", () => ({ fields: { at: new Date() } })],
    ["adds fields that are too large", () => ({ fields: { note: "x".repeat(2048) } })],
    ["adds an index value that is too long", () => ({ fields: { albumId: "x".repeat(201) } })],
  ])("that %s makes the API unavailable, and is logged", async (_, authorize) => {
    const api = createAuthorized(authorize);
    const response = await api.request(body);
    expect(response).toMatchObject({
      status: 503,
      body: { type: "urn:slipway:problem:unavailable" },
    });
    expect(JSON.stringify(response)).not.toContain("secret");
    expectNothingDone(api);
    expect(api.errors).toMatchObject([
      { message: "authorize failed", fields: { kind: "document", error: expect.any(Error) } },
    ]);
  });

  describe("that hangs", () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
    afterEach(() => void vi.useRealTimers());

    test("makes the API unavailable after its time", async () => {
      const { promise: called, resolve } = Promise.withResolvers<void>();
      const api = createAuthorized(() => {
        resolve();
        return new Promise(() => {});
      });
      const response = api.request(body);
      await called;
      await vi.advanceTimersByTimeAsync(limits.kinds.authorizeTime * 1000);
      expect((await response).status).toBe(503);
      expectNothingDone(api);
      expect(api.errors).toHaveLength(1);
    });
  });
});

describe("the lifetimes of a kind", () => {
  /** Creates an API whose signatures are recorded as the function and its lifetime. */
  const createSigning = (config?: object) => {
    const api = createApi(config);
    const signed: unknown[] = [];
    const { objects } = api;
    const { signPost, signParts, signLink } = objects;
    Object.assign(api.adapters, {
      objects: {
        ...objects,
        signPost: (...args: Parameters<typeof signPost>) => {
          signed.push(["form", args[2]]);
          return signPost(...args);
        },
        signParts: (...args: Parameters<typeof signParts>) => {
          signed.push(["parts", args[2]]);
          return signParts(...args);
        },
        signLink: (link: Parameters<typeof signLink>[0]) => {
          signed.push(["link", link.lifetime, link.disposition]);
          return signLink(link);
        },
      },
    });
    return { ...api, signed };
  };
  const sha256 = Buffer.alloc(32).toString("base64");
  const inline = { query: { disposition: "inline" }, accept: "application/json" };

  test("apply to forms, part URLs, and links, and the disposition to links", async () => {
    const { request, call, store, adapters, signed } = createSigning(defineSlipway({ kinds }));
    const bytes = new TextEncoder().encode("%PDF-1.7\n1 0 obj\n");
    const large = { ...pdf, size: limits.formThreshold };
    const { body } = await request({
      kind: "document",
      fields: { albumId },
      files: [{ ...pdf, size: bytes.length }, large],
    });
    const [small, multipart] = body.uploads;
    const parts = [{ partNumber: 1, size: multipart.partSize, sha256 }];
    await call("requestParts", { id: multipart.id, body: { parts } });
    await finalizeUpload(store(small.id, bytes, "application/pdf"), adapters);
    await call("downloadUpload", { id: small.id, ...inline });
    expect(signed).toEqual([
      ["form", 600],
      ["parts", 600],
      ["link", 120, "inline"],
    ]);
  });

  test("of an attachment kind keep previews, which are not shown inline", async () => {
    const config = { kinds: { default: { disposition: "attachment" } } } as const;
    const { signed, upload, call } = createSigning(defineSlipway(config));
    await call("downloadUpload", { id: await upload(), ...inline });
    expect(signed.at(-1)).toEqual(["link", limits.downloadLinkLifetime, "attachment"]);
  });

  test("are the defaults if the config no longer has the kind", async () => {
    const { signed, upload, call } = createSigning({ kinds });
    await call("downloadUpload", { id: await upload(), ...inline });
    expect(signed.at(-1)).toEqual(["link", limits.downloadLinkLifetime, "inline"]);
  });

  test("end a record's policy", async () => {
    const { request, records } = createApi(defineSlipway({ kinds }));
    await request({ kind: "document", fields: { albumId }, files: [pdf] });
    const [record] = records.all();
    if (record?.status !== "pending") throw new Error("There is no pending record.");
    expect(Date.parse(record.expiresAt) - Date.parse(record.createdAt)).toBe(600_000);
  });
});

describe("ownerOf", () => {
  const ownerOf = (claims: Readonly<Record<string, unknown>>) => String(claims.team ?? "");

  test("decides whose uploads every route returns", async () => {
    const { request, records, call } = createApi({ kinds: { default: {} }, ownerOf });
    const { body } = await request({ files: [png] }, { team: "t1" });
    const [{ id }] = body.uploads;
    expect(records.all()).toMatchObject([{ owner: "t1", createdBy: "ann" }]);
    const asBob = { owner: "bob", claims: { team: "t1" } };
    expect((await call("listUploads", asBob)).body.uploads).toMatchObject([{ id }]);
    expect(
      (await call("getStatuses", { ...asBob, body: { ids: [id] } })).body.uploads,
    ).toHaveLength(1);
    const asOther = { owner: "ann", claims: { team: "t2" }, id };
    expect((await call("getUpload", asOther)).status).toBe(404);
    expect((await call("deleteUpload", asOther)).status).toBe(404);
    expect((await call("deleteUpload", { ...asBob, id })).status).toBe(202);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("secret");
      },
    ],
    ["returns no text", () => 7],
    ["returns an empty text", () => ""],
    ["is asynchronous", async () => "t1"],
  ])("that %s makes the API unavailable, and is logged", async (_, broken) => {
    const api = createApi({ kinds: { default: {} }, ownerOf: broken });
    for (const response of [await api.request({ files: [png] }), await api.call("listUploads")]) {
      expect(response.status).toBe(503);
      expect(JSON.stringify(response)).not.toContain("secret");
    }
    expect(api.errors.map(({ message }) => message)).toEqual(["ownerOf failed", "ownerOf failed"]);
    expectNothingDone(api);
  });
});

describe("the kinds", () => {
  test("are described with their rules and the JSON Schema of their fields", async () => {
    const { call } = createApi(defineSlipway({ kinds }));
    const { status, body } = await call("getKinds");
    expect(status).toBe(200);
    expect(Object.keys(body.kinds)).toEqual(Object.keys(kinds));
    expect(body.kinds.document).toMatchObject({
      maxFiles: 3,
      retention: { choices: [30, 365], default: 365 },
      index: ["albumId"],
      editable: ["note"],
      fieldsSchema: { type: "object", required: ["albumId"] },
    });
    expect(v.parse(KindsResponse, body)).toEqual(body);
  });

  test("are one without a config", async () => {
    const { body } = await createApi().call("getKinds");
    expect(body.kinds).toMatchObject({ default: { maxSize: limits.fileSize, hasFields: false } });
  });
});

describe("a list of one kind", () => {
  test("has its uploads, and cursors of its own", async () => {
    const { request, call } = createApi(defineSlipway({ kinds }));
    for (let n = 0; n < 3; n += 1) {
      await request({ kind: "avatar", files: [png] });
      await request({ kind: "anything", files: [png] });
    }
    const first = (await call("listUploads", { query: { kind: "avatar", limit: "2" } })).body;
    expect(first.uploads.map(({ kind }: { kind: string }) => kind)).toEqual(["avatar", "avatar"]);
    const { cursor } = first;
    const next = await call("listUploads", { query: { kind: "avatar", limit: "2", cursor } });
    expect(next.body.uploads).toHaveLength(1);
    for (const query of [{ cursor }, { kind: "anything", cursor }])
      expect((await call("listUploads", { query })).status).toBe(400);
  });

  test("includes records without a kind as default", async () => {
    const { call, request, records } = createApi();
    await request({ files: [png] });
    for (const item of records.items.values()) delete item.kind;
    const { body } = await call("listUploads", { query: { kind: "default" } });
    expect(body.uploads).toMatchObject([{ kind: "default" }]);
  });

  test("that does not exist returns the names of the kinds", async () => {
    const { call } = createApi(defineSlipway({ kinds }));
    expect(await call("listUploads", { query: { kind: "video" } })).toMatchObject({
      status: 400,
      body: {
        errors: [{ path: "kind", message: "must be one of avatar, document, anything" }],
      },
    });
  });
});

describe("an edit of fields", () => {
  const createDocument = async (authorize?: unknown) => {
    const fields = v.object({
      albumId: v.pipe(v.string(), v.uuid()),
      note: v.optional(v.pipe(v.string(), v.trim())),
      tag: v.optional(v.string()),
    });
    const document = { fields, index: ["albumId", "tag"], editable: ["note", "tag"] };
    const api = createApi({
      kinds: { document: { ...document, ...(authorize ? { authorize } : {}) } },
    });
    const { body } = await api.request({
      kind: "document",
      fields: { albumId, note: "A" },
      files: [pdf],
    });
    const [{ id }] = body.uploads;
    const edit = (changes: object) => api.call("editUpload", { id, body: { fields: changes } });
    const readFields = () => Object(api.records.items.get(id)).fields;
    return { ...api, id, edit, readFields };
  };

  test("merges the fields into the stored ones", async () => {
    const { edit, readFields } = await createDocument();
    const { status, body } = await edit({ note: " B " });
    expect(status).toBe(200);
    expect(body).toMatchObject({ revision: 2, fields: { albumId, note: "B" } });
    expect((await edit({ tag: "x" })).body.fields).toEqual({ albumId, note: "B", tag: "x" });
    expect(readFields()).toEqual({ albumId, note: "B", tag: "x" });
  });

  test("removes an optional field with null", async () => {
    const { edit } = await createDocument();
    expect((await edit({ note: null })).body.fields).toEqual({ albumId });
  });

  test("keeps fields that authorize added", async () => {
    const { edit } = await createDocument(() => ({ fields: { verified: true } }));
    expect((await edit({ note: "B" })).body.fields).toEqual({ albumId, note: "B", verified: true });
  });

  test.each([
    ["a field that cannot be changed", { albumId }, "fields.albumId", "cannot be changed"],
    ["an unknown field", { nte: "B" }, "fields.nte", "cannot be changed"],
    ["an invalid value", { note: 7 }, "fields.note", expect.stringContaining("string")],
    ["an index value that is too long", { tag: "x".repeat(201) }, "fields.tag", expect.any(String)],
    [
      "fields over 2 KB",
      { note: "x".repeat(2048) },
      "fields",
      "must have at most 2048 bytes as JSON",
    ],
  ])("with %s is refused", async (_, changes, path, message) => {
    const { edit, readFields } = await createDocument();
    const { status, body } = await edit(changes);
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ path, message });
    expect(readFields()).toEqual({ albumId, note: "A" });
  });

  test("of an upload whose kind was removed, or without a config, is refused", async () => {
    const { records, edit } = await createDocument();
    for (const item of records.items.values()) item.kind = "removed";
    expect((await edit({ note: "B" })).status).toBe(400);
    const { request, call } = createApi();
    const [{ id }] = (await request({ files: [png] })).body.uploads;
    expect((await call("editUpload", { id, body: { fields: { note: "B" } } })).status).toBe(400);
  });

  test("loses no field of a concurrent edit", async () => {
    const { edit, readFields, id, call } = await createDocument();
    const responses = await Promise.all([
      edit({ note: "B" }),
      edit({ tag: "x" }),
      call("editUpload", { id, body: { title: "T" } }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(readFields()).toEqual({ albumId, note: "B", tag: "x" });
  });

  test("is validated again after a concurrent edit", async () => {
    const fields = v.pipe(
      v.object({ from: v.optional(v.number()), to: v.optional(v.number()) }),
      v.check(({ from = 0, to = 10 }) => from < to, "must be in order"),
    );
    const config = { kinds: { default: { fields, editable: ["from", "to"] } } };
    const { request, call, records } = createApi(config);
    const [{ id }] = (await request({ fields: { from: 1, to: 9 }, files: [png] })).body.uploads;
    const edit = (changes: object) => call("editUpload", { id, body: { fields: changes } });
    const responses = await Promise.all([edit({ from: 6 }), edit({ to: 5 })]);
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    const { from, to } = Object(records.items.get(id)).fields;
    expect(from).toBeLessThan(to);
  });
});

describe("an edit of the retention", () => {
  const edit = async (retention: unknown, config?: Parameters<typeof createApi>[0]) => {
    const { request, call } = createApi(config);
    const kind = config && { kind: "document", fields: { albumId } };
    const [{ id }] = (await request({ ...kind, files: [config ? pdf : png] })).body.uploads;
    return call("editUpload", { id, body: { retention } });
  };

  test("chooses among the choices of the kind, and null is its default", async () => {
    expect((await edit(30, { kinds })).body).toMatchObject({ retention: 30 });
    expect((await edit(null, { kinds })).body).toMatchObject({ retention: 365 });
    expect((await edit(7)).body).toMatchObject({ retention: 7 });
    expect((await edit(null)).body).not.toHaveProperty("retention");
  });

  test.each([
    ["of another kind", 7, { kinds }, "must be one of 30, 365 (days)"],
    ["that no kind has", 2, undefined, "must be one of 1, 7, 30 (days)"],
    ["of no day", 0, { kinds }, "must be at least 1 day"],
    ["in words", "1 year", { kinds }, "must be a number of days"],
  ])("%s is refused", async (_, retention, config, message) => {
    const { status, body } = await edit(retention, config);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path: "retention", message }]);
  });
});
