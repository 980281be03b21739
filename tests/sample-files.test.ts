import { basename, parse } from "node:path";
import { acceptedTypes, defaultTypes } from "@slipway/core/content/accepted-types";
import { buildPath } from "@slipway/core/routes";
import {
  encodedFiles,
  keptFiles,
  readSample,
  rejectedFiles,
  type SampleFile,
  sampleFiles,
} from "@slipway/functions/testing/sample-files";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { realFile } from "./real-files.ts";
import { getUpload, postForm, requestUpload, toRequestedFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const sample = (file: string, type: string) => realFile(basename(file), type, readSample(file));

const isDefault = ({ type }: SampleFile) => defaultTypes.includes(type);

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
    .filter(isDefault)
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

/** Types of which every file starts with bytes of its own, and which include no other type. */
const strictTypes = [
  ...["image/png", "video/matroska", "application/vnd.rar", "font/woff2", "application/msword"],
];

/** Sample files with another of these types and its extension. */
const renamedFiles = sampleFiles.filter(isDefault).map(({ file, type, moreTypes }, index) => {
  const others = strictTypes.filter((each) => ![type, ...moreTypes].includes(each));
  const other = others[index % others.length] ?? "image/png";
  const [extension = ""] = acceptedTypes[other]?.extensions ?? [];
  return realFile(`${parse(file).name}${extension}`, other, readSample(file));
});

test("real files that are named and declared as another type are rejected", async () => {
  await using stack = await startTestStack();
  const ids: string[] = [];
  for (const file of renamedFiles) {
    const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
    ids.push(form.id);
    expect((await postForm(form, file.buffer)).status).toBe(201);
  }
  await stack.settled();
  const records = await Promise.all(ids.map((id) => getUpload(stack.apiUrl, id)));
  expect(records.filter(({ status }) => status !== "rejected")).toEqual([]);
});

test("files that a browser would run are not accepted without a configuration", async () => {
  await using stack = await startTestStack();
  for (const { file, type } of sampleFiles.filter(({ type }) => type !== "-"))
    if (!defaultTypes.includes(type)) {
      const files = [toRequestedFile(sample(file, type))];
      const response = await callApi(stack.apiUrl + buildPath("requestUploads"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ files }),
      });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("is not an accepted type");
    }
});

test("real files that a browser would run become ready for a kind that names them, and links never show them", async () => {
  const active = sampleFiles.filter(({ type }) => type !== "-" && !defaultTypes.includes(type));
  const config = { kinds: { default: { accept: [...new Set(active.map(({ type }) => type))] } } };
  await using stack = await startTestStack({ config });
  for (const { file, type } of active) {
    const form = await requestUpload(stack.apiUrl, toRequestedFile(sample(file, type)));
    expect((await postForm(form, Buffer.from(readSample(file)))).status, file).toBe(201);
    await stack.settled();
    expect(await getUpload(stack.apiUrl, form.id)).toMatchObject({ status: "ready" });
    const path = buildPath("downloadUpload", { id: form.id });
    const link = await callApi(`${stack.apiUrl}${path}?disposition=inline`, {
      headers: { accept: "application/json" },
    });
    const response = await fetch((await link.json()).url);
    expect(response.headers.get("content-disposition"), file).toMatch(/^attachment/);
  }
});
