import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("200 parallel downloads of a file count as 200 and do not change its record", async () => {
  await using stack = await startTestStack();
  const before = await uploadFile(stack.apiUrl, pdf("popular.pdf"));
  const download = () =>
    callApi(stack.apiUrl + buildPath("downloadUpload", { id: before.id }), { redirect: "manual" });
  const answers = await Promise.all(Array.from({ length: 200 }, download));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302));

  const { downloads, ...record } = await getUpload(stack.apiUrl, before.id);
  const { downloads: none, ...untouched } = before;
  expect(none).toEqual({ total: 0, days: [] });
  expect(record).toEqual(untouched);
  const { total = 0, lastAt, days = [] } = downloads ?? {};
  expect(days.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  expect(lastAt).toContain(days.at(-1)?.day);
  // One process counts them all here. If the machine is too busy, some are not counted, which is logged.
  const uncounted = stack.warnings.filter((words) => words === "a download was not counted");
  expect(stack.warnings).toEqual(uncounted);
  expect(total).toBeLessThanOrEqual(200);
  expect(total).toBeGreaterThanOrEqual(200 - uncounted.length);
});

test("downloads, and not views, are counted per day for 90 days and in total, across restarts", async () => {
  await using stack = await startTestStack();
  const { id } = await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  const day = 24 * 60 * 60;
  const download = () =>
    callApi(stack.apiUrl + buildPath("downloadUpload", { id }), { redirect: "manual" });
  await download();
  await callApi(`${stack.apiUrl}${buildPath("downloadUpload", { id })}?count=false`, {
    redirect: "manual",
  });
  await stack.restart();
  stack.advanceClock(45 * day);
  await download();
  expect((await getUpload(stack.apiUrl, id)).downloads).toMatchObject({
    total: 2,
    days: [{ count: 1 }, { count: 1 }],
  });
  stack.advanceClock(50 * day);
  expect((await getUpload(stack.apiUrl, id)).downloads).toMatchObject({
    total: 2,
    days: [{ count: 1 }],
  });
});
