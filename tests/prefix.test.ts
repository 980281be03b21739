// Tests stacks whose objects have a prefix, as in a bucket that the app also uses for other objects.
import { join } from "node:path";
import { ListObjectVersionsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createObjectKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import type { Access } from "@slipway/local/iam/roles";
import { startStackWithoutApi } from "@slipway/local/stack";
import { createHandler } from "@slipway/server/environment";
import { afterEach, expect, test, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import { postForm, requestUpload, toRequestedFile, uploadFile } from "./script-client.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const prefix = "media/files/";
const keys = createObjectKeys(prefix);
const orphanId = "01930000-0000-7000-8000-00000000000a";

test("uploads, deletions, sweeps, and fsck use only the prefix, and leave other objects alone", async () => {
  const denied: Access[] = [];
  await using stack = await startTestStack({
    prefix,
    onAccess: (access) => access.allowed || denied.push(access),
  });
  const { s3, bucket: Bucket, dataDir } = stack;
  const listKeys = async () => {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    return Versions.map(({ Key }) => Key);
  };
  const others = ["media/holiday.jpg", "uploads/holiday.jpg", `uploads/0a/${orphanId}`];
  for (const Key of others) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "mine" }));
  const kept = await uploadFile(stack.apiUrl, pdf("kept.pdf"));
  const deleted = await uploadFile(stack.apiUrl, pdf("deleted.pdf"));
  expect([kept.status, deleted.status]).toEqual(["ready", "ready"]);
  const path = `${buildPath("deleteUpload", { id: deleted.id })}?permanently=true`;
  expect((await callApi(stack.apiUrl + path, { method: "DELETE" })).status).toBe(202);
  const orphan = keys.create(orphanId);
  await s3.send(new PutObjectCommand({ Bucket, Key: orphan, Body: "whose?" }));
  await stack.settled();
  expect(await listKeys()).toEqual([keys.create(kept.id), orphan, ...others].toSorted());

  stack.advanceClock(limits.quarantine + 1);
  await stack.sweep();
  expect(await listKeys()).toEqual([keys.create(kept.id), ...others].toSorted());
  const fsck = runSlipway(["fsck", "--data", dataDir, "--grace", "0"], {});
  expect(await fsck.exitCode, fsck.output.stderr).toBe(0);
  expect(fsck.output.stderr).toMatch(/^No faults in 3 records, 1 version,/);
  expect(denied).toEqual([]);
});

test("a form under the prefix accepts no other key", async () => {
  await using stack = await startTestStack({ prefix });
  const file = pdf("plan.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const { key = "", ...fields } = form.fields;
  expect(key).toBe(keys.create(form.id));
  for (const other of [`uploads/${form.id}`, `${prefix}other.pdf`, key.slice(prefix.length)]) {
    const response = await postForm({ ...form, fields: { ...fields, key: other } }, file.buffer);
    expect(response.status, other).toBe(403);
  }
  expect((await postForm(form, file.buffer)).ok).toBe(true);
});

test("an app that answers the API itself learns the prefix from its environment", async () => {
  await using folder = await temporaryFolder();
  const stack = await startStackWithoutApi({ port: 0, dataDir: join(folder.path, "data"), prefix });
  try {
    for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
    const handler = createHandler({ caller: () => ({ sub: "ada" }) });
    const response = await handler(
      new Request("http://app.test/api/slipway/uploads", {
        method: "POST",
        body: JSON.stringify({ files: [toRequestedFile(pdf("plan.pdf"))] }),
      }),
    );
    const { uploads } = await response.json();
    expect(uploads).toMatchObject([{ fields: { key: keys.create(uploads[0].id) } }]);
  } finally {
    await stack.close();
  }
});
