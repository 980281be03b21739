import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { expect, test } from "vitest";
import config from "../docs/examples/slipway.config.ts";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { postForm, toRequestedFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";
const plan = toRequestedFile(pdf("plan.pdf"));
const costs = { fileName: "costs.xlsx", size: 9120, contentType: "application/octet-stream" };

/** Calls a route. Returns the status and the parsed body. */
const call = async (url: string, name: RouteName, body?: string, id?: string) => {
  const response = await callApi(url + buildPath(name, { id }), {
    method: routes[name].method,
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body }),
  });
  return { status: response.status, body: await response.json() };
};

test("the config in the documentation accepts the documented request", async () => {
  await using stack = await startTestStack({ config });
  const { apiUrl } = stack;
  const request = {
    kind: "document",
    fields: { albumId },
    files: [plan, { ...costs, fields: { note: "Draft" } }],
  };
  const { status, body } = await call(apiUrl, "requestUploads", JSON.stringify(request));
  expect(status).toBe(201);
  const [planForm, costsForm] = body.uploads;
  expect(costsForm.fields["Content-Type"]).toContain("spreadsheet");
  expect((await postForm(planForm, pdf("plan.pdf").buffer)).status).toBe(201);
  await stack.settled();

  const found = await call(apiUrl, "getUpload", undefined, planForm.id);
  expect(found.body).toMatchObject({
    status: "ready",
    kind: "document",
    fields: { albumId },
    retention: 365,
  });
  const edit = JSON.stringify({ fields: { note: "Final" } });
  const edited = await call(apiUrl, "editUpload", edit, planForm.id);
  expect(edited.body.fields).toEqual({ albumId, note: "Final" });
  const described = await call(apiUrl, "getKinds");
  expect(described.body.kinds.avatar).toMatchObject({ maxFiles: 1, maxSize: 5 * 1024 ** 2 });
  expect(described.body.kinds.document.fieldsSchema).toMatchObject({ required: ["albumId"] });
});

const document = (fields: string) =>
  `{"kind":"document","fields":${fields},"files":[${JSON.stringify(plan)}]}`;

test.each([
  ["{}", { path: "fields.albumId", message: "is required" }],
  ['{"albumId":"42"}', { path: "fields.albumId", message: expect.stringContaining("UUID") }],
  [
    `{"albumId":"${albumId}","albmId":"x"}`,
    { path: "fields.albmId", message: "is not a known field" },
  ],
  [
    `{"albumId":"${albumId}","__proto__":{}}`,
    { path: "fields.__proto__", message: "is a reserved name" },
  ],
  [
    `{"albumId":"${albumId}","note":"${"x".repeat(2048)}"}`,
    { path: "fields", message: "must have at most 2048 bytes as JSON" },
  ],
])("the fields %s get the documented error", async (fields, error) => {
  await using stack = await startTestStack({ config });
  const { status, body } = await call(stack.apiUrl, "requestUploads", document(fields));
  expect(status).toBe(400);
  expect(body.errors).toEqual([error]);
});

test("two images at once are more than one avatar", async () => {
  await using stack = await startTestStack({ config });
  const image = { fileName: "a.png", size: 10, contentType: "image/png" };
  const request = JSON.stringify({ kind: "avatar", files: [image, image] });
  const { status, body } = await call(stack.apiUrl, "requestUploads", request);
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ path: "files", message: "must have at most 1 file" }]);
});
