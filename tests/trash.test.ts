import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  callApi,
  createTestApiClient,
  fetchAs,
  requestServiceToken,
  testUser,
} from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, listVersionIds, uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const day = 24 * 60 * 60;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

const upload = async (name = "plan.pdf"): Promise<string> =>
  (await uploadFile(stack.apiUrl, pdf(name))).id;

const send = (route: RouteName, id: string, query = "", fetch = callApi) =>
  fetch(stack.apiUrl + buildPath(route, { id }) + query, {
    method: routes[route].method,
    redirect: "manual",
  });

const moveToTrash = async (id: string) => {
  const response = await send("deleteUpload", id);
  expect(response.status).toBe(202);
  return response.json();
};

test("a deleted file is in the trash for 30 days, is served by no route, and comes back when it is restored", async () => {
  const id = await upload();
  const before = await getUpload(stack.apiUrl, id);
  const trashed = await moveToTrash(id);
  expect(trashed).toMatchObject({ status: "trashed", object: before.object });
  expect(Date.parse(trashed.trashUntil) - Date.parse(trashed.trashedAt)).toBe(30 * day * 1000);
  const download = await send("downloadUpload", id);
  expect(download.status).toBe(410);
  expect(await download.json()).toMatchObject({ type: "urn:slipway:problem:trashed" });
  expect(await moveToTrash(id)).toEqual(trashed);

  const restored = await send("restoreUpload", id);
  expect(restored.status).toBe(200);
  expect(await restored.json()).toMatchObject({ status: "ready", object: before.object });
  expect((await send("downloadUpload", id)).status).toBe(302);
  expect((await send("restoreUpload", id)).status).toBe(200);
  await stack.settled();
  const events = stack.events.filter((event) => event.id === id);
  expect(events.map(({ type }) => type)).toEqual([
    "upload.ready",
    "upload.trashed",
    "upload.restored",
  ]);
});

test("a list leaves out the trash, and the status filter lists it", async () => {
  const id = await upload();
  await moveToTrash(id);
  const api = createTestApiClient(stack.apiUrl);
  const ids = async (status?: "trashed" | "ready") =>
    (await api.listUploads({ status })).uploads.map((one) => one.id);
  expect(await ids()).not.toContain(id);
  expect(await ids("ready")).not.toContain(id);
  expect(await ids("trashed")).toContain(id);
  const { uploads } = await api.getStatuses([id], 0);
  expect(uploads).toMatchObject([{ id, status: "trashed" }]);
  expect(uploads[0]).not.toHaveProperty("previewUrl");
});

test("a file in the trash cannot be edited or sent again, and the problem says why", async () => {
  const id = await upload();
  await moveToTrash(id);
  const response = await callApi(stack.apiUrl + buildPath("editUpload", { id }), {
    method: "PATCH",
    body: JSON.stringify({ title: "New" }),
  });
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    detail: "An upload that is trashed cannot be edited.",
  });
});

test("permanently deletes a file from the trash or from the library, with all of its versions", async () => {
  for (const isTrashed of [true, false]) {
    const id = await upload();
    if (isTrashed) await moveToTrash(id);
    const response = await send("deleteUpload", id, "?permanently=true");
    expect(await response.json()).toMatchObject({ status: "deleted" });
    expect(await listVersionIds(stack, id)).toEqual([]);
    expect((await send("restoreUpload", id)).status).toBe(409);
  }
});

test.each(["?permanently=yes", "?permanently=", "?permanent=true"])(
  "refuses the query %s",
  async (query) => {
    const id = await upload();
    const response = await send("deleteUpload", id, query);
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toHaveLength(1);
    expect((await getUpload(stack.apiUrl, id)).status).toBe("ready");
  },
);

test("empties the trash, and touches neither other files nor other owners", async () => {
  const api = createTestApiClient(stack.apiUrl);
  const [kept, gone] = [await upload("kept.pdf"), await upload("gone.pdf")];
  await moveToTrash(gone);
  const asBen = fetchAs("ben");
  expect(await (await send("emptyTrash", "", "", asBen)).json()).toEqual({
    deleted: 0,
    remaining: false,
  });
  expect(await api.emptyTrash()).toBeGreaterThan(0);
  expect((await api.listUploads({ status: "trashed" })).uploads).toEqual([]);
  expect((await getUpload(stack.apiUrl, gone)).status).toBe("deleted");
  expect((await getUpload(stack.apiUrl, kept)).status).toBe("ready");
});

test("another user's upload in the trash looks like a missing one", async () => {
  const id = await upload();
  await moveToTrash(id);
  const asBen = fetchAs("ben");
  for (const route of ["restoreUpload", "deleteUpload", "downloadUpload"] as const)
    expect((await send(route, id, "", asBen)).status).toBe(404);
  expect((await send("deleteUpload", id, "?permanently=true", asBen)).status).toBe(404);
  expect((await getUpload(stack.apiUrl, id)).status).toBe("trashed");
});

test("a service restores an owner's file, and deletes the owner's trash and everything else", async () => {
  await using own = await startTestStack();
  const token = await requestServiceToken(own.apiUrl);
  const [kept, gone] = [
    await uploadFile(own.apiUrl, pdf("kept.pdf")),
    await uploadFile(own.apiUrl, pdf("gone.pdf")),
  ];
  const call = async (route: RouteName, id = "") => {
    const response = await fetch(own.apiUrl + buildPath(route, { owner: testUser, id }), {
      method: routes[route].method,
      headers: { authorization: `Bearer ${token}` },
    });
    return response.json();
  };
  for (const { id } of [kept, gone])
    expect(await call("deleteOwnerUpload", id)).toMatchObject({ status: "trashed" });
  expect(await call("restoreOwnerUpload", kept.id)).toMatchObject({ status: "ready" });
  expect(await call("emptyOwnerTrash")).toEqual({ deleted: 1, remaining: true });
  expect(await call("emptyOwnerTrash")).toEqual({ deleted: 0, remaining: false });
  expect((await getUpload(own.apiUrl, gone.id)).status).toBe("deleted");
  expect((await getUpload(own.apiUrl, kept.id)).status).toBe("ready");
  await call("deleteOwnerUpload", kept.id);
  expect(await call("deleteOwnerUploads")).toMatchObject({ deleted: 1 });
  expect((await getUpload(own.apiUrl, kept.id)).status).toBe("deleted");
  expect(await listVersionIds(own, kept.id)).toEqual([]);
});

test("the sweep deletes a file when its time in the trash has ended", async () => {
  await using own = await startTestStack();
  const { id } = await uploadFile(own.apiUrl, pdf("old.pdf"));
  const url = own.apiUrl + buildPath("deleteUpload", { id });
  await callApi(url, { method: "DELETE" });
  own.advanceClock(29 * day);
  await own.sweep();
  expect(await listVersionIds(own, id)).toHaveLength(1);
  own.advanceClock(day + 1);
  await own.sweep();
  expect(await getUpload(own.apiUrl, id)).toMatchObject({
    status: "deleted",
    reason: { code: "trash-over" },
  });
  expect(await listVersionIds(own, id)).toEqual([]);
});
