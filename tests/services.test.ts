import { createHash } from "node:crypto";
import type { ExportedUpload, UploadPage } from "@slipway/core/api";
import { localSignIn } from "@slipway/core/deployment/sign-in";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerPrivacyRequest } from "../docs/examples/services.ts";
import { fetchAs, requestServiceToken } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import {
  listVersionIds,
  postForm,
  putPart,
  requestMultipart,
  requestParts,
  requestUpload,
  toRequestedFile,
  uploadFile,
} from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const MiB = 1024 ** 2;
const owner = "ada";
const ownerRoutes = (Object.keys(routes) as RouteName[]).filter((name) =>
  routes[name].path.includes("{owner}"),
);

let stack: TestStack;
let token: string;
beforeAll(async () => {
  stack = await startTestStack();
  token = await requestServiceToken(stack.url);
});
afterAll(() => stack[Symbol.asyncDispose]());

const callWith = async (
  bearer: string,
  name: RouteName,
  { id, forOwner = owner, query = "" }: { id?: string; forOwner?: string; query?: string } = {},
): Promise<Response> =>
  fetch(`${stack.apiUrl}${buildPath(name, { id, owner: forOwner })}${query}`, {
    method: routes[name].method,
    redirect: "manual",
    headers: { authorization: `Bearer ${bearer}` },
  });

const callAsService = (
  ...args: Parameters<typeof callWith> extends [string, ...infer Rest] ? Rest : never
) => callWith(token, ...args);

/** Deletes everything of an owner, as a privacy request does. Returns how many uploads were deleted. */
const deleteAll = async (forOwner = owner): Promise<number> => {
  let total = 0;
  for (let remaining = true; remaining; ) {
    const answer = await callAsService("deleteOwnerUploads", { forOwner });
    expect(answer.status).toBe(200);
    const body: { deleted: number; remaining: boolean } = await answer.json();
    total += body.deleted;
    remaining = body.remaining;
  }
  return total;
};

/** Reads all pages of an export. */
const exportAll = async (forOwner = owner) => {
  const uploads: ExportedUpload[] = [];
  let pages = 0;
  for (let query: string | undefined = ""; query !== undefined; pages += 1) {
    const answer: Response = await callAsService("exportOwnerUploads", { forOwner, query });
    expect(answer.headers.get("content-type")).toBe("application/jsonl");
    const lines = (await answer.text()).split("\n");
    expect(lines.pop()).toBe("");
    uploads.push(...lines.map((line) => JSON.parse(line)));
    query = /^<(\?[^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];
  }
  return { uploads, pages };
};

describe("a service token", () => {
  test("names the client, and has the scope", () => {
    expect(decodeJwt(token)).toMatchObject({
      sub: localSignIn.serviceClient,
      scope: "slipway/service",
      token_use: "access",
    });
  });

  test("is not issued to users, to scripts, or for a wrong secret", async () => {
    const request = (body: Record<string, string>, authorization = "") =>
      fetch(stack.url + localSignIn.tokenPath, {
        method: "POST",
        body: new URLSearchParams({ scope: "slipway/service", ...body }),
        headers: authorization ? { authorization } : {},
      });
    const { pageClient, scriptClient, serviceClient, userGrant } = localSignIn;
    const users = await request({ grant_type: userGrant, client_id: scriptClient, user: "eve" });
    const { access_token: usersToken } = await users.json();
    expect(decodeJwt(usersToken)).toMatchObject({ sub: "eve", scope: "uploads" });
    const grant_type = "client_credentials";
    for (const client_id of [pageClient, scriptClient, serviceClient])
      expect((await request({ grant_type, client_id })).ok).toBe(false);
    const wrong = `Basic ${btoa(`${serviceClient}:guess`)}`;
    expect((await request({ grant_type }, wrong)).status).toBe(401);
  });

  test("lists, gets, links to, and deletes an owner's uploads", async () => {
    const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
    const page: UploadPage = await (await callAsService("listOwnerUploads")).json();
    expect(page.uploads.map((upload) => upload.id)).toContain(id);
    expect(await (await callAsService("getOwnerUpload", { id })).json()).toMatchObject({
      id,
      status: "ready",
    });
    const link = await callAsService("downloadOwnerUpload", { id });
    expect(link.status).toBe(302);
    const file = await fetch(link.headers.get("location") ?? "");
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("base64")).toBe(pdf("plan.pdf").sha256);
    const deletion = { id, query: "?permanently=true" };
    expect((await callAsService("deleteOwnerUpload", deletion)).status).toBe(202);
    expect(await listVersionIds(stack, id)).toEqual([]);
  });

  test("sees only its own uploads on the routes of users", async () => {
    const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
    expect(await (await callAsService("listUploads")).json()).toEqual({ uploads: [] });
    expect((await callAsService("getUpload", { id })).status).toBe(404);
  });

  test("does not reach an owner's upload under another owner's name", async () => {
    const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
    for (const forOwner of ["ben", "Ada", "ada ", "ada/", "..", "%61da", "~61da"])
      for (const name of ["getOwnerUpload", "downloadOwnerUpload", "deleteOwnerUpload"] as const)
        expect((await callAsService(name, { id, forOwner })).status, forOwner).toBe(404);
    expect((await callAsService("getOwnerUpload", { id })).status).toBe(200);
  });
});

describe("a user's token", () => {
  test("cannot act for an owner, not even for its own user", async () => {
    const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
    for (const user of ["ada", "eve"])
      for (const name of ownerRoutes) {
        const answer = await callWith(await stack.tokenFor(user), name, { id });
        expect(answer.status, `${user} ${name}`).toBe(403);
        expect(answer.headers.get("www-authenticate")).toContain("insufficient_scope");
        expect(await answer.text()).toBe('{"message":"Forbidden"}');
      }
    expect((await callAsService("getOwnerUpload", { id })).status).toBe(200);
  });
});

test("a service without the scope cannot act for an owner", async () => {
  const without = await requestServiceToken(stack.url, "");
  for (const name of ownerRoutes)
    expect((await callWith(without, name, { id: "x" })).status).toBe(403);
});

test("a request without a token cannot act for an owner", async () => {
  for (const name of ownerRoutes) {
    const path = buildPath(name, { id: "x", owner });
    const answer = await fetch(stack.apiUrl + path, { method: routes[name].method });
    expect(answer.status).toBe(401);
  }
});

describe("a privacy request", () => {
  test("for an owner without uploads finds nothing, and succeeds", async () => {
    expect(await deleteAll("nobody")).toBe(0);
    expect(await exportAll("nobody")).toEqual({ uploads: [], pages: 1 });
  });

  test("exports a thousand uploads in pages, each once", async () => {
    const files = Array.from({ length: 100 }, (_, index) => ({
      ...toRequestedFile(pdf("plan.pdf")),
      fileName: `漢 "${index}"\n.pdf`.replace("\n", " "),
    }));
    const ids: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const response = await fetchAs("mia")(stack.apiUrl + buildPath("requestUploads"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ files }),
      });
      const { uploads } = await response.json();
      ids.push(...uploads.map(({ id }: { id: string }) => id));
    }
    const { uploads, pages } = await exportAll("mia");
    const exported = uploads.map(({ id }) => id);
    expect(exported.toSorted()).toEqual(ids.toSorted());
    expect(uploads.every((upload) => upload.owner === "mia")).toBe(true);
    expect(pages).toBe(5);
    expect(await deleteAll("mia")).toBe(1000);
    const left = await fetchAs("mia")(stack.apiUrl + buildPath("listUploads"));
    expect(await left.json()).toEqual({ uploads: [] });
  }, 240_000);

  test("deletes uploads under way, and what is still sent for them", async () => {
    const ready = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
    const form = await requestUpload(stack.apiUrl, toRequestedFile(pdf("late.pdf")));
    const film = { fileName: "film.txt", size: 40 * MiB, contentType: "text/plain" };
    const large = await requestMultipart(stack.apiUrl, film);
    const part = Buffer.alloc(8 * MiB, "x");
    const sha256 = createHash("sha256").update(part).digest("base64");
    const { parts } = await requestParts(stack.apiUrl, large.id, [
      { partNumber: 1, size: part.length, sha256 },
    ]);
    expect(await deleteAll()).toBeGreaterThanOrEqual(3);

    // The signed form is still valid for a few minutes, and S3 stores what it allows.
    expect((await postForm(form, pdf("late.pdf").buffer)).status).toBe(201);
    await stack.settled();
    expect(await listVersionIds(stack, form.id)).toEqual([]);
    const [signed] = parts;
    if (signed === undefined) throw new Error("No part was signed.");
    expect((await putPart(signed, part)).status).toBe(404);
    const { uploads } = await exportAll();
    for (const id of [ready.id, form.id, large.id])
      expect(uploads.find((upload) => upload.id === id)).toMatchObject({ status: "deleted" });
  });

  test("is answered by the example of the documentation", async () => {
    const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
    const written: string[] = [];
    const { tokenPath, serviceClient, serviceSecret } = localSignIn;
    const request = {
      endpoint: stack.apiUrl,
      tokenEndpoint: stack.url + tokenPath,
      clientId: serviceClient,
      clientSecret: serviceSecret,
      owner,
      write: (line: string) => written.push(line),
    };
    expect(await answerPrivacyRequest(request)).toBeGreaterThanOrEqual(1);
    const exported = written.map((line): ExportedUpload => JSON.parse(line));
    expect(exported).toContainEqual(expect.objectContaining({ id, status: "ready" }));
    expect(await listVersionIds(stack, id)).toEqual([]);
    expect(await answerPrivacyRequest(request)).toBe(0);
  });

  test("leaves the uploads of every other owner alone", async () => {
    const response = await fetchAs("ben")(stack.apiUrl + buildPath("requestUploads"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ files: [toRequestedFile(pdf("bens.pdf"))] }),
    });
    const { uploads } = await response.json();
    await deleteAll("ada");
    const bens = await exportAll("ben");
    expect(bens.uploads.map(({ id, status }) => [id, status])).toEqual([
      [uploads[0].id, "pending"],
    ]);
  });
});
