import { UploadPage } from "@slipway/core/api";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf, png } from "./real-files.ts";
import {
  getUpload,
  parseProblem,
  postForm,
  requestForms,
  requestUpload,
  toRequestedFile,
  waitUntilFinalized,
} from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("a folder is kept, listed, and searched, and its file is recognized when it is requested again", async () => {
  await using stack = await startTestStack();
  const { apiUrl } = stack;
  const plan = pdf("plan.pdf");
  const inFolder = { ...toRequestedFile(plan), path: "trips/2026" };
  const first = await requestUpload(apiUrl, inFolder);
  expect(first).not.toHaveProperty("duplicateOf");
  await postForm(first, plan.buffer);
  expect(await waitUntilFinalized(apiUrl, first.id)).toMatchObject({
    status: "ready",
    path: "trips/2026",
  });

  const beside = { ...toRequestedFile(png("photo.png")), path: "trips2" };
  const [again, other] = await requestForms(apiUrl, [{ ...inFolder, path: "copies" }, beside]);
  expect(again).toMatchObject({ duplicateOf: first.id });
  expect(other).not.toHaveProperty("duplicateOf");
  expect(await getUpload(apiUrl, again?.id ?? "")).toMatchObject({ duplicateOf: first.id });

  const list = async (query: string) => {
    const response = await callApi(`${apiUrl}${buildPath("listUploads")}?${query}`);
    return v.parse(UploadPage, await response.json()).uploads.map(({ id }) => id);
  };
  expect(await list("path=trips")).toEqual([first.id]);
  expect(await list("q=PLAN&type=application/pdf&sort=oldest")).toEqual([first.id, again?.id]);
});

test("a path that leaves its folder is refused with its field and rule", async () => {
  await using stack = await startTestStack();
  const body = { files: [{ ...toRequestedFile(pdf("a.pdf")), path: "../secrets" }] };
  const response = await callApi(stack.apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(await parseProblem(response)).toMatchObject({
    status: 400,
    problem: {
      errors: [{ path: "files[0].path", message: "must have no folder names . or .." }],
    },
  });
});
