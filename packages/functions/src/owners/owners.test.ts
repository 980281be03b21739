import { serviceScope } from "@slipway/core/deployment/sign-in";
import { formatOwner } from "@slipway/core/fields/owner";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { type RouteName, routes } from "@slipway/core/routes";
import { isDeleted } from "@slipway/core/status";
import { describe, expect, test } from "vitest";
import { libraryHandler } from "../lambda/http/handle-http.ts";
import { createShareLink, listShareLinks } from "../shares/manage-links.ts";
import { createHttpEvent, lambdaContext } from "../testing/http-event.ts";
import { createWorld } from "../testing/world.ts";
import { sweepUploads } from "../uploads/sweep.ts";
import { deleteAllUploads } from "./delete-all.ts";
import { exportUploads } from "./export.ts";

const largeFile = { size: limits.formThreshold };
const ownerRoutes = (Object.keys(routes) as RouteName[]).filter((name) =>
  routes[name].path.includes("{owner}"),
);
/** A valid id without an upload. */
const nobodys = "019ac000-0000-7000-8000-000000000000";

/** Calls a route of the library with a token's claims. */
const createApi = () => {
  const world = createWorld();
  const handle = libraryHandler(world.adapters);
  const call = async (
    route: RouteName,
    segment: string,
    details: Parameters<typeof createHttpEvent>[1] = {},
  ) => {
    const event = createHttpEvent(route, {
      owner: "cleaner",
      claims: { scope: serviceScope.full },
      ...(routes[route].path.includes("{id}") && { id: nobodys }),
      ...details,
      ownerSegment: segment,
    });
    const { statusCode, headers, body = "" } = await handle(event, lambdaContext);
    return { status: statusCode, headers, body };
  };
  return { ...world, call };
};

describe("routes for an owner", () => {
  test.each<[string, Record<string, string>]>([
    ["no scope", {}],
    ["a user's scopes", { scope: "openid profile" }],
    ["a longer scope", { scope: "slipway/service-x" }],
    ["a list of other scopes", { scope: "[slipway/services aws.cognito.signin.user.admin]" }],
  ])("refuse a token with %s, whatever the authorizer let through", async (_, claims) => {
    const { call, upload } = createApi();
    const id = await upload();
    for (const route of ownerRoutes) {
      const hasId = routes[route].path.includes("{id}");
      const answer = await call(route, "ann", { claims, ...(hasId && { id }) });
      expect(answer.status, route).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ type: "urn:slipway:problem:forbidden" });
    }
  });

  test("refuse an ID token with the scope", async () => {
    const { call } = createApi();
    for (const route of ownerRoutes) {
      const claims = { scope: serviceScope.full, token_use: "id" };
      expect((await call(route, "ann", { claims })).status).toBe(401);
    }
  });

  test("refuse an owner that is not written exactly", async () => {
    const { call } = createApi();
    for (const route of ownerRoutes)
      for (const segment of ["a/b", "a%2Fb", "", "~00", "~FF", "x".repeat(256)])
        expect((await call(route, segment)).status, `${route} ${segment}`).toBe(400);
  });

  test("find only the uploads of exactly this owner", async () => {
    const { call, upload } = createApi();
    const owner = "Team/42";
    const id = await upload(undefined, {}, owner);
    for (const other of ["team/42", "Team/42 ", "Team", "cleaner", "ann"]) {
      const list = await call("listOwnerUploads", formatOwner(other));
      expect(JSON.parse(list.body)).toEqual({ uploads: [] });
      expect((await call("getOwnerUpload", formatOwner(other), { id })).status).toBe(404);
      expect((await call("downloadOwnerUpload", formatOwner(other), { id })).status).toBe(404);
      expect((await call("deleteOwnerUpload", formatOwner(other), { id })).status).toBe(404);
    }
    const list = await call("listOwnerUploads", formatOwner(owner));
    expect(JSON.parse(list.body).uploads).toMatchObject([{ id, status: "ready" }]);
  });

  test("answer for an owner without uploads with an empty list, export, and deletion", async () => {
    const { call } = createApi();
    expect((await call("listOwnerUploads", "nobody")).body).toBe('{"uploads":[]}');
    expect(await call("exportOwnerUploads", "nobody")).toMatchObject({ status: 200, body: "" });
    expect(await call("deleteOwnerUploads", "nobody")).toMatchObject({
      status: 200,
      body: '{"deleted":0,"remaining":false}',
    });
  });
});

describe("deleting all uploads of an owner", () => {
  test("deletes files, cancels uploads, and aborts parts, of this owner only", async () => {
    const { adapters, request, upload, records, objects } = createWorld();
    await upload();
    await request();
    await request(undefined, largeFile);
    const others = await upload(undefined, {}, "eve");
    expect(objects.underway.size).toBe(1);
    expect(await deleteAllUploads("ann", adapters)).toEqual({ deleted: 3, remaining: true });
    expect(objects.underway.size).toBe(0);
    expect(records.all().filter((record) => !isDeleted(record))).toMatchObject([{ id: others }]);
    expect(await deleteAllUploads("ann", adapters)).toEqual({ deleted: 0, remaining: false });
  });

  test("stops in time, and continues with the next request", async () => {
    const { adapters, upload, records } = createWorld();
    for (let made = 0; made < 30; made += 1) await upload();
    let now = adapters.clock().getTime();
    // Each reading of the clock takes half a second.
    const clock = () => {
      now += 500;
      return new Date(now);
    };
    const slow = { ...adapters, clock };
    const first = await deleteAllUploads("ann", slow);
    expect(first.remaining).toBe(true);
    expect(first.deleted).toBeGreaterThan(0);
    expect(first.deleted).toBeLessThan(30);
    let total = first.deleted;
    for (let remaining = true; remaining; ) {
      const next = await deleteAllUploads("ann", slow);
      total += next.deleted;
      remaining = next.remaining;
    }
    expect(total).toBe(30);
    expect(records.all().every((record) => isDeleted(record))).toBe(true);
  });

  test("deletes more uploads than one list has, and those that were requested meanwhile", async () => {
    const { adapters, request, records } = createWorld();
    const count = limits.ownerDeletion.listed + 3;
    for (let made = 0; made < count; made += 1) await request();
    let requested = false;
    const busy: typeof adapters = {
      ...adapters,
      records: {
        ...adapters.records,
        listByOwner: async (query) => {
          const page = await adapters.records.listByOwner(query);
          if (!requested) await request();
          requested = true;
          return page;
        },
      },
    };
    expect(await deleteAllUploads("ann", busy)).toEqual({ deleted: count, remaining: true });
    expect(await deleteAllUploads("ann", busy)).toEqual({ deleted: 1, remaining: true });
    expect(await deleteAllUploads("ann", busy)).toEqual({ deleted: 0, remaining: false });
    expect(records.all().every((record) => isDeleted(record))).toBe(true);
  });

  test("deletes the others if one fails, and reports the failure", async () => {
    const { adapters, upload, records, complaints } = createWorld();
    const broken = await upload();
    await upload();
    const failing: typeof adapters = {
      ...adapters,
      records: {
        ...adapters.records,
        apply: (write) =>
          write.kind === "update" && write.id === broken
            ? Promise.reject(new Error("throttled"))
            : adapters.records.apply(write),
      },
    };
    await expect(deleteAllUploads("ann", failing)).rejects.toMatchObject({ code: "unavailable" });
    expect(complaints).toEqual(["an upload of an owner could not be deleted"]);
    expect(records.all().filter((record) => !isDeleted(record))).toMatchObject([{ id: broken }]);
    expect(await deleteAllUploads("ann", adapters)).toEqual({ deleted: 1, remaining: true });
  });

  test("loses nothing if it is killed halfway: the sweep removes what is left in S3", async () => {
    const { adapters, upload, request, objects, wait } = createWorld();
    const id = await upload();
    await request(undefined, largeFile);
    const killed = () => Promise.reject(new Error("killed"));
    const dying = {
      ...adapters,
      objects: { ...objects, deleteAllVersions: killed, abortMultipartUpload: killed },
    };
    await expect(deleteAllUploads("ann", dying)).rejects.toMatchObject({ code: "unavailable" });
    expect(await objects.listVersions(defaultKeys.create(id))).toHaveLength(1);
    expect(await deleteAllUploads("ann", adapters)).toEqual({ deleted: 0, remaining: false });
    wait(limits.multipartLifetime + limits.policyGrace + 1);
    await sweepUploads(adapters);
    expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
    expect(objects.underway.size).toBe(0);
  });

  test("counts an upload once if the list is behind", async () => {
    const { adapters, upload } = createWorld();
    await upload();
    const stale = await adapters.records.listByOwner({
      owner: "ann",
      statuses: ["ready"],
      limit: 10,
    });
    await deleteAllUploads("ann", adapters);
    const behind = {
      ...adapters,
      records: { ...adapters.records, listByOwner: async () => stale },
    };
    expect(await deleteAllUploads("ann", behind)).toEqual({ deleted: 0, remaining: false });
  });
});

describe("exporting the uploads of an owner", () => {
  test("has every upload in pages, in every status, and none of another owner", async () => {
    const { adapters, request, upload } = createWorld();
    const ids: string[] = [];
    for (let made = 0; made < limits.exportedPerPage + 1; made += 1) ids.unshift(await request());
    await upload(undefined, {}, "eve");
    const first = await exportUploads("ann", {}, adapters);
    const second = await exportUploads("ann", { cursor: first.next }, adapters);
    expect([...first.lines, ...second.lines].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeUndefined();
    await expect(exportUploads("eve", { cursor: first.next }, adapters)).rejects.toMatchObject({
      code: "invalid-request",
    });
  });

  test("names the owner and the downloads, and has no link and no internals", async () => {
    const { call, upload } = createApi();
    const id = await upload();
    await call("downloadOwnerUpload", "ann", { id });
    const { headers, body } = await call("exportOwnerUploads", "ann");
    expect(headers).toMatchObject({
      "content-type": "application/jsonl",
      "cache-control": "no-store",
    });
    expect(headers).not.toHaveProperty("link");
    const [line = "", ...rest] = body.split("\n");
    expect(rest).toEqual([""]);
    const exported = JSON.parse(line);
    expect(exported).toMatchObject({
      owner: "ann",
      createdBy: "ann",
      id,
      status: "ready",
      object: { contentType: "image/png" },
      downloads: { total: 1, days: [{ count: 1 }] },
    });
    for (const name of ["previewUrl", "multipart", "dueAt", "dueShard", "purgeAt"])
      expect(exported).not.toHaveProperty(name);
  });

  test("has uploads that were deleted as long as their records exist", async () => {
    const { adapters, upload } = createWorld();
    const id = await upload();
    await deleteAllUploads("ann", adapters);
    const { lines } = await exportUploads("ann", {}, adapters);
    expect(lines).toMatchObject([{ id, status: "deleted" }]);
  });
});

test("deleting an owner's uploads revokes the owner's share links", async () => {
  const { adapters, upload } = createWorld();
  const id = await upload();
  const link = await createShareLink(
    { owner: "ann", id, baseUrl: "https://api.example.com" },
    { ids: [], expiresIn: 3600 },
    adapters,
  );
  await deleteAllUploads("ann", adapters);
  const { links } = await listShareLinks("ann", undefined, adapters);
  expect(links).toMatchObject([{ id: link.id, revokedAt: expect.any(String) }]);
});
