import { readFile } from "node:fs/promises";
import { createLinkParameters } from "@slipway/functions/links/link-parameters";
import { expect, test } from "vitest";
import { openPipeline } from "./pipeline.ts";
import { realFile } from "./real-files.ts";
import { toRequestedFile } from "./script-client.ts";

const samples = new URL("../packages/functions/src/inspection/samples/", import.meta.url);

test.each([
  ["windows-1252", "text/csv", "given/excel-ansi.csv"],
  ["shift_jis", "text/csv", "text/ja.cp932.csv"],
  ["utf-16le", "text/csv", "text/de.utf-16-le.csv"],
  ["utf-8", "text/plain", "given/xml.txt"],
])("text in %s is downloaded with its encoding", async (charset, contentType, path) => {
  await using pipeline = await openPipeline();
  const file = realFile("list.txt", contentType, await readFile(new URL(path, samples)));
  const form = await pipeline.request(toRequestedFile(file));
  const { failed } = await pipeline.deliver(await pipeline.store(form, file.buffer));
  expect(failed).toEqual([]);
  const record = await pipeline.adapters.records.get(form.id);
  expect(record).toMatchObject({ status: "ready", charset, object: { contentType } });
  if (record?.status !== "ready") throw new Error("not ready");
  const answer = await fetch(
    await pipeline.adapters.objects.signLink(
      createLinkParameters(record, "inline", pipeline.adapters),
    ),
  );
  expect(answer.headers.get("content-type")).toBe(`${contentType}; charset=${charset}`);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(file.buffer);
});
