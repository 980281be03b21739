import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openFile } from "@slipway/client/node/file-from-path";
import { createUploader } from "@slipway/client/node/uploader";
import { defineSlipway } from "@slipway/core";
import type { StatusResponse } from "@slipway/core/api";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchAs } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { requestMultipart, requestUpload, toRequestedFile } from "./script-client.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const MiB = 1024 ** 2;
const film = { fileName: "film.txt", size: 40 * MiB, contentType: "text/plain" };
const part = { partNumber: 1, size: 8 * MiB, sha256: Buffer.alloc(32).toString("base64") };
/** A valid id without an upload. */
const nobodys = "019ac000-0000-7000-8000-000000000000";

/** Every upload belongs to Ben. Ada requests them. */
const config = defineSlipway({
  kinds: { default: { authorize: () => ({ owner: "ben" }) } },
});

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ config });
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Calls a route as a user. Returns the status and the body, without the id. */
const call = async (
  user: string,
  name: RouteName,
  { id = "", body, query = "" }: { id?: string; body?: object; query?: string } = {},
) => {
  const response = await fetchAs(user)(`${stack.apiUrl}${buildPath(name, { id })}${query}`, {
    method: routes[name].method,
    headers: { "content-type": "application/json", accept: "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text: id ? text.replaceAll(id, "ID") : text };
};

const readStatuses = async (user: string, ids: readonly string[]): Promise<StatusResponse> =>
  JSON.parse((await call(user, "getStatuses", { body: { ids: [...ids] } })).text);

describe("a caller who uploads for another owner", () => {
  test("finishes a small file and a file in parts with the uploader", async () => {
    await using folder = await temporaryFolder();
    const token = await stack.tokenFor("ada");
    const small = join(folder.path, "note.txt");
    const large = join(folder.path, "film.txt");
    await writeFile(small, "All hands on deck.");
    await writeFile(large, Buffer.alloc(film.size, "All hands on deck. "));
    const uploader = createUploader({
      endpoint: stack.apiUrl,
      getToken: () => token,
      stateFolder: join(folder.path, "state"),
    });
    uploader.add([await openFile(small), await openFile(large)]);
    await uploader.settled();
    const { uploads } = uploader.getSnapshot();
    expect(uploads.map(({ state }) => state.status)).toEqual(["ready", "ready"]);
    for (const { state } of uploads)
      expect(state).toMatchObject({ record: { status: "ready", createdBy: "ada" } });
    uploader.close();
  });

  test("sees how the upload ended, but no link and nothing that the owner can change", async () => {
    const { id } = await requestUpload(stack.apiUrl, toRequestedFile(pdf("plan.pdf")));
    const edit = { title: "Secret", caption: "For us", retention: 7 };
    expect((await call("ben", "editUpload", { id, body: edit })).status).toBe(200);
    const [owners] = (await readStatuses("ben", [id])).uploads;
    expect(owners).toMatchObject(edit);
    const [creators] = (await readStatuses("ada", [id])).uploads;
    expect(creators).toEqual({
      id,
      revision: expect.any(Number),
      status: "pending",
      kind: "default",
      createdBy: "ada",
      fileName: "plan.pdf",
      declared: owners?.declared,
      createdAt: owners?.createdAt,
      expiresAt: owners?.expiresAt,
    });
  });

  test.each<[RouteName, object?]>([
    ["getUpload"],
    ["downloadUpload"],
    ["editUpload", { title: "Mine" }],
    ["deleteUpload"],
    ["restoreUpload"],
  ])("gets the same response from %s as for a missing upload", async (name, body) => {
    const { id } = await requestMultipart(stack.apiUrl, film);
    const absent = await call("ada", name, { id: nobodys, ...(body && { body }) });
    expect(absent.status).toBe(404);
    expect(await call("ada", name, { id, ...(body && { body }) })).toEqual(absent);
    expect((await readStatuses("ben", [id])).uploads).toMatchObject([{ status: "pending" }]);
  });

  test("does not find the upload in its list", async () => {
    const { id } = await requestMultipart(stack.apiUrl, film);
    expect((await call("ada", "listUploads")).text).toBe('{"uploads":[]}');
    expect((await call("ben", "listUploads")).text).toContain(id);
  });

  test("learns that the owner deleted the upload, and cannot continue it", async () => {
    const { id } = await requestMultipart(stack.apiUrl, film);
    expect((await call("ada", "requestParts", { id, body: { parts: [part] } })).status).toBe(200);
    expect((await call("ben", "deleteUpload", { id })).status).toBe(202);
    expect((await readStatuses("ada", [id])).uploads).toMatchObject([{ status: "deleted" }]);
    expect((await call("ada", "requestParts", { id, body: { parts: [part] } })).status).toBe(409);
    expect((await call("ada", "completeUpload", { id })).status).toBe(409);
  });
});

test("a user who neither owns nor requested an upload cannot continue it", async () => {
  const { id } = await requestMultipart(stack.apiUrl, film);
  for (const [name, body] of [
    ["requestParts", { parts: [part] }],
    ["requestParts", { parts: [] }],
    ["completeUpload", {}],
  ] as const)
    expect(await call("eve", name, { id, body })).toEqual(
      await call("eve", name, { id: nobodys, body }),
    );
  expect((await readStatuses("eve", [id])).uploads).toEqual([]);
});
