import { v7 as uuid7 } from "uuid";
import { expect, test } from "vitest";
import config from "../../slipway.config.ts";
import { callApi } from "../api-calls.ts";
import { pdf, type RealFile, realFile } from "../real-files.ts";
import { postForm, toRequestedFile } from "../script-client.ts";
import { startTestStack } from "../stack.ts";
import { createDescribedFetch, type DescribedApi } from "./described-traffic.ts";
import { readDocument } from "./workspace.ts";

type DescribedFetch = ReturnType<typeof createDescribedFetch>;

const toRequest = (...files: readonly RealFile[]): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ kind: "documents", files: files.map(toRequestedFile) }),
});

/** Uploads a file by a form. */
const upload = async (send: DescribedFetch, file: RealFile): Promise<string> => {
  const response = await send("/uploads", toRequest(file));
  const { uploads } = await response.json();
  expect((await postForm(uploads[0], file.buffer)).status).toBe(201);
  return uploads[0].id;
};

test("every response of an upload's life has the schema that the OpenAPI document describes", async () => {
  await using stack = await startTestStack({ config });
  const document: DescribedApi = JSON.parse(await readDocument(stack));
  const send = createDescribedFetch(document, stack.apiUrl, callApi);
  const ready = await upload(send, pdf("small.pdf"));
  const rejected = await upload(send, realFile("broken.pdf", "application/pdf", "This is no PDF."));
  await stack.settled();

  const statuses = await send("/uploads/status", {
    method: "POST",
    body: JSON.stringify({ ids: [ready, rejected] }),
  });
  expect(await statuses.json()).toMatchObject({
    uploads: [{ status: "ready" }, { status: "rejected" }],
  });
  const edit = { method: "PATCH", body: JSON.stringify({ title: "Cargo", retention: null }) };
  expect((await send(`/uploads/${ready}`, edit)).status).toBe(200);
  const requests: readonly [string, number, RequestInit?][] = [
    ["/uploads?limit=1", 200],
    [`/uploads/${ready}`, 200],
    [`/uploads/${ready}/download`, 200, { headers: { accept: "application/json" } }],
    [`/uploads/${ready}/links`, 201, { method: "POST", body: "{}" }],
    ["/links", 200],
    [`/uploads/${ready}`, 202, { method: "DELETE" }],
    [`/uploads/${ready}/download`, 410, { headers: { accept: "application/json" } }],
    [`/uploads/${ready}/restore`, 200, { method: "POST" }],
    [
      "/uploads/batch",
      200,
      { method: "POST", body: JSON.stringify({ action: "trash", ids: [ready, uuid7()] }) },
    ],
    [
      "/uploads/batch",
      200,
      { method: "POST", body: JSON.stringify({ action: "restore", ids: [ready] }) },
    ],
    ["/uploads/batch", 400, { method: "POST", body: JSON.stringify({ action: "trash", ids: [] }) }],
    ["/uploads?q=small&sort=name", 200],
    ["/uploads/changes", 200],
    [`/uploads/${ready}?permanently=true`, 202, { method: "DELETE" }],
    [`/uploads/${ready}/download`, 409, { headers: { accept: "application/json" } }],
    ["/trash", 200, { method: "DELETE" }],
    [`/uploads/${crypto.randomUUID()}`, 400],
    ["/uploads", 400, { method: "POST", body: JSON.stringify({ files: [{ size: -1 }] }) }],
    ["/owners/ada/uploads", 403],
    ["/kinds", 200],
    ["/healthz", 200],
    ["/openapi.json", 200],
  ];
  for (const [path, status, init] of requests)
    expect((await send(path, init)).status, path).toBe(status);
});

test("a response without a described member is found", async () => {
  await using stack = await startTestStack({ config });
  const document: DescribedApi = JSON.parse(await readDocument(stack));
  const send = createDescribedFetch(document, stack.apiUrl, async () =>
    Response.json({ uploads: [{ id: "1" }] }, { status: 200 }),
  );
  await expect(send("/uploads")).rejects.toThrow("must have required property 'revision'");
});
