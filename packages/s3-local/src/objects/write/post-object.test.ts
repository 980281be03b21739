import { createHash } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import {
  postForm,
  readError,
  signForm,
  startWithBucket,
  startWithVersions,
} from "../../testing/test-server.ts";

const bytes = "something body";
const sha256 = createHash("sha256").update(bytes).digest("base64");

test("stores a form's file with its type, metadata and version", async () => {
  const server = await startWithVersions();
  const form = await signForm(server, {
    Fields: {
      "Content-Type": "image/png",
      "x-amz-meta-Owner": "mary",
      "x-amz-checksum-algorithm": "SHA256",
      "x-amz-checksum-sha256": sha256,
      success_action_status: "201",
    },
    Conditions: [["content-length-range", bytes.length, bytes.length]],
  });
  const response = await postForm(form, bytes);
  expect(response.status).toBe(201);
  const versionId = response.headers.get("x-amz-version-id");
  expect(versionId).toMatch(/^[\w.-]{32}$/);
  expect(response.headers.get("x-amz-checksum-sha256")).toBe(sha256);
  expect(await response.text()).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${server.url}/photos/cat.png</Location><Bucket>photos</Bucket><Key>cat.png</Key><ETag>&quot;43281e21fce675ac3bcb3524b38ca4ed&quot;</ETag></PostResponse>`,
  );
  const stored = await server.client.send(
    new GetObjectCommand({
      Bucket: "photos",
      Key: "cat.png",
      VersionId: versionId ?? "",
      ChecksumMode: "ENABLED",
    }),
  );
  expect(await stored.Body?.transformToString()).toBe(bytes);
  expect(stored).toMatchObject({
    ContentType: "image/png",
    Metadata: { owner: "mary" },
    ChecksumSHA256: sha256,
    ChecksumType: "FULL_OBJECT",
    ETag: response.headers.get("etag"),
  });
});

test("answers 204 unless asked otherwise", async () => {
  const server = await startWithBucket();
  const plain = await postForm(await signForm(server));
  expect(plain.status).toBe(204);
  expect(plain.headers.get("etag")).toBe('"43281e21fce675ac3bcb3524b38ca4ed"');
  expect(plain.headers.get("x-amz-version-id")).toBeNull();
  const ok = await postForm(await signForm(server, { Fields: { success_action_status: "200" } }));
  expect(ok.status).toBe(200);
  const odd = await postForm(await signForm(server, { Fields: { success_action_status: "418" } }));
  expect(odd.status).toBe(204);
});

test("redirects with bucket, key and ETag", async () => {
  const server = await startWithBucket();
  const form = await signForm(server, {
    Key: "user 1/cat.png",
    Fields: { success_action_redirect: "http://app.test/done?x=1" },
  });
  const response = await postForm(form);
  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toBe(
    "http://app.test/done?x=1&bucket=photos&key=user+1%2Fcat.png&etag=%2243281e21fce675ac3bcb3524b38ca4ed%22",
  );
});

test("puts the file's own name where the key says so", async () => {
  const server = await startWithBucket();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's variable
  const form = await signForm(server, { Key: "user/${filename}" });
  await postForm(form, bytes, "C:\\pictures\\été.png");
  const key = "user/été.png";
  const head = await server.client.send(new HeadObjectCommand({ Bucket: "photos", Key: key }));
  expect(head.ContentLength).toBe(bytes.length);
});

test("takes field names in any case", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server);
  const shouted = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value]),
  );
  expect((await postForm({ url, fields: shouted })).status).toBe(204);
});

test("ignores fields after the file", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]), "a");
  form.append("submit", "Upload");
  expect((await fetch(url, { method: "POST", body: form })).status).toBe(204);
});

test("refuses a form whose key stands after the file", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server);
  const form = new FormData();
  form.append("file", new Blob([bytes]), "a");
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  expect(await readError(await fetch(url, { method: "POST", body: form }))).toMatchObject({
    status: 400,
    code: "InvalidArgument",
    message:
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
  });
});

test("takes clients that give every part a file name, and text areas that give none", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server, { Fields: { "x-amz-meta-owner": "mary" } });
  const named = new FormData();
  for (const [name, value] of Object.entries(fields)) named.append(name, new Blob([value]), name);
  named.append("file", new Blob([bytes]), "cat.png");
  expect((await fetch(url, { method: "POST", body: named })).status).toBe(204);
  const textArea = new FormData();
  for (const [name, value] of Object.entries(fields)) textArea.append(name, value);
  textArea.append("file", bytes);
  expect((await fetch(url, { method: "POST", body: textArea })).status).toBe(204);
  const cat = { Bucket: "photos", Key: "cat.png" };
  const stored = await server.client.send(new GetObjectCommand(cat));
  expect(stored.Metadata).toEqual({ owner: "mary" });
  expect(await stored.Body?.transformToString()).toBe(bytes);
});

test("refuses two files", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]), "a");
  form.append("file", new Blob([bytes]), "b");
  expect(await readError(await fetch(url, { method: "POST", body: form }))).toMatchObject({
    status: 400,
    code: "InvalidArgument",
    message: "POST requires exactly one file upload per request.",
  });
  await expect(
    server.client.send(new HeadObjectCommand({ Bucket: "photos", Key: "cat.png" })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
});
