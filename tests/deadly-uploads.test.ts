import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { png, type RealFile, realFile } from "./real-files.ts";
import { getUpload, postForm, requestForms, toRequestedFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const deadly: readonly (readonly [string, string])[] = [
  ["hang-min.webm", "video/webm"],
  ["innocent-live-padded.webm", "video/webm"],
  ["mp4-ctts-cpu.mp4", "video/mp4"],
  ["redos.txt", "text/plain"],
];

const fixture = async (name: string, type: string): Promise<RealFile> =>
  realFile(name, type, await readFile(new URL(`fixtures/inspection/${name}`, import.meta.url)));

test("files whose inspection never ends are settled, and ten ordinary uploads of the same batch become ready", async () => {
  await using stack = await startTestStack();
  const hanging = await Promise.all(deadly.map(([name, type]) => fixture(name, type)));
  const ordinary = Array.from({ length: 10 }, (_, number) => png(`${number}.png`));
  const files = [...hanging, ...ordinary];
  const forms = await requestForms(stack.apiUrl, files.map(toRequestedFile));
  await Promise.all(
    forms.map((form, index) => postForm(form, files[index]?.buffer ?? Buffer.alloc(0))),
  );
  await stack.settled();
  const records = await Promise.all(forms.map(({ id }) => getUpload(stack.apiUrl, id)));
  for (const { fileName, status, media } of records.slice(hanging.length))
    expect({ fileName, status, media }).toMatchObject({
      status: "ready",
      media: { width: 1, height: 1 },
    });
  for (const { fileName, status } of records.slice(0, hanging.length))
    expect(["ready", "rejected"], fileName).toContain(status);
  expect(records.slice(0, 3).map(({ status }) => status)).toEqual(["ready", "ready", "ready"]);
  expect(stack.deadLetters()).toEqual([]);
});
