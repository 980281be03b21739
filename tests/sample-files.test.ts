import { basename } from "node:path";
import {
  encodedFiles,
  keptFiles,
  readSample,
  rejectedFiles,
  sampleFiles,
} from "@slipway/functions/testing/sample-files";
import { expect, test } from "vitest";
import { realFile } from "./real-files.ts";
import { getUpload, postForm, requestUpload, toRequestedFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const sample = (file: string, type: string) => realFile(basename(file), type, readSample(file));

/** Files with the expected values of their records. */
const cases = [
  ...keptFiles.map(([type, file, details]) => ({
    file: sample(file, type),
    record: { status: "ready", ...details },
  })),
  ...encodedFiles.map(([charset, file]) => ({
    file: sample(file, "text/csv"),
    record: { status: "ready", charset },
  })),
  ...sampleFiles
    .filter(({ type }) => type !== "-")
    .map(({ file, type }) => ({ file: sample(file, type), record: { status: "ready" } })),
  ...rejectedFiles.map(([type, file]) => ({
    file: sample(file, type),
    record: { status: "rejected" },
  })),
];

test("real files of every accepted type become ready, and others are rejected", async () => {
  await using stack = await startTestStack();
  const ids: string[] = [];
  for (const { file } of cases) {
    const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
    ids.push(form.id);
    expect((await postForm(form, file.buffer)).status).toBe(201);
  }
  await stack.settled();
  const records = await Promise.all(ids.map((id) => getUpload(stack.apiUrl, id)));
  expect(records).toMatchObject(
    cases.map(({ file, record }) => ({ fileName: file.name, ...record })),
  );
});
