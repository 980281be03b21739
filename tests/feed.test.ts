import { ChangesPage } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { parseProblem, uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("a page that follows the feed sees files, edits, and deletions, and a broken cursor is refused", async () => {
  await using stack = await startTestStack();
  const { apiUrl } = stack;
  const request = (since?: string) =>
    callApi(`${apiUrl}${buildPath("listChanges")}${since === undefined ? "" : `?since=${since}`}`);
  const read = async (since?: string) => v.parse(ChangesPage, await (await request(since)).json());
  const ready = [];
  for (let count = 0; count < 5; count += 1)
    ready.push(await uploadFile(apiUrl, pdf(`plan-${count}.pdf`)));
  const [first] = ready;

  stack.advanceClock(limits.feed.settled + 1);
  const response = await request();
  expect(response.headers.get("content-encoding")).toBe("gzip");
  const all = v.parse(ChangesPage, await response.json());
  expect(all.changes.map(({ id }) => id)).toEqual(ready.map(({ id }) => id));

  const path = buildPath("editUpload", { id: first?.id });
  await callApi(apiUrl + path, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "The plan" }),
  });
  const edited = await read(all.cursor);
  expect(edited.changes).toMatchObject([{ id: first?.id, title: "The plan" }]);
  await callApi(`${apiUrl}${path}?permanently=true`, { method: "DELETE" });
  stack.advanceClock(1);
  const removed = await read(edited.cursor);
  expect(removed.changes.at(-1)).toMatchObject({ id: first?.id, status: "deleted" });
  expect(await parseProblem(await request("broken"))).toMatchObject({
    status: 400,
    problem: { errors: [{ path: "since" }] },
  });
});
