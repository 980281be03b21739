import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("200 uploads, 8 at a time, become ready once each", async () => {
  await using stack = await startTestStack();
  const files = Array.from({ length: 200 }, (_, n) => pdf(`${n}.pdf`));
  const next = files.values();
  const uploads: Upload[] = [];
  const worker = async () => {
    for (const file of next) uploads.push(await uploadFile(stack.apiUrl, file));
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  expect(uploads.map(({ status }) => status)).toEqual(files.map(() => "ready"));
  await stack.settled();
  expect(stack.deadLetters()).toEqual([]);
  expect(stack.warnings).toEqual([]);

  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: String(limits.page.max),
      ...(cursor && { cursor }),
    });
    const page = await (
      await callApi(`${stack.apiUrl}${buildPath("listUploads")}?${query}`)
    ).json();
    listed.push(...page.uploads.map(({ id }: Upload) => id));
    cursor = page.cursor;
  } while (cursor);
  expect(listed.toSorted()).toEqual(uploads.map(({ id }) => id).toSorted());
});
