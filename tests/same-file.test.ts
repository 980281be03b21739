import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathOf } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./callers.ts";
import { changeSecretly, compositeOf, largeBytes, writeDated } from "./changed-file.ts";
import { startFaultyNetwork } from "./faulty-network/network.ts";
import { isPart } from "./faulty-network/requests.ts";
import { getUpload } from "./script-client.ts";
import { downloadedSha256, sha256Of, slipway } from "./slipway-command.ts";
import { type TestStack, temporaryFolder, testStack } from "./stack.ts";

const MiB = 1024 ** 2;
const small = Buffer.from("A small log.");
const large = largeBytes();

const put = (stack: TestStack, state: string, paths: readonly string[], proxy?: string) =>
  slipway(["put", ...paths], {
    SLIPWAY_ENDPOINT: stack.apiUrl,
    SLIPWAY_STATE: state,
    ...(proxy !== undefined && { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy, NO_PROXY: "" }),
  });

const idsIn = (stdout: string): readonly string[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");

const records = async (stack: TestStack): Promise<readonly { readonly status: string }[]> =>
  (await (await callApi(stack.apiUrl + pathOf("listUploads"))).json()).uploads;

test.each([
  ["small", small],
  ["large", large],
])("put of the same %s file twice makes two records", async (_, bytes) => {
  await using stack = await testStack();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "a.txt");
  await writeDated(path, bytes);
  const run = put(stack, join(folder.path, "state"), [path, path]);
  expect({ code: await run.code, stderr: run.output.stderr }).toEqual({ code: 0, stderr: "" });
  const ids = idsIn(run.output.stdout);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(await downloadedSha256(stack.apiUrl, id)).toBe(sha256Of(bytes));
});

test.each([
  ["small", small],
  ["large", large],
])(
  "put of %s copies in two folders, of which one differs in the middle, keeps both",
  async (_, bytes) => {
    await using stack = await testStack();
    await using folder = await temporaryFolder();
    const paths = ["one", "other"].map((name) => join(folder.path, name, "big.txt"));
    for (const path of paths) {
      await mkdir(join(path, ".."));
      await writeDated(path, bytes);
    }
    const [one = "", other = ""] = paths;
    await changeSecretly(other, Math.floor(bytes.length / 2));
    const run = put(stack, join(folder.path, "state"), paths);
    expect({ code: await run.code, stderr: run.output.stderr }).toEqual({ code: 0, stderr: "" });
    const ids = idsIn(run.output.stdout);
    const stored = await Promise.all(ids.map((id) => downloadedSha256(stack.apiUrl, id)));
    const files = await Promise.all(
      [one, other].map(async (path) => sha256Of(await readFile(path))),
    );
    expect(stored.toSorted()).toEqual(files.toSorted());
  },
);

test.each([
  ["in one process", 1],
  ["in two processes at once", 2],
])("the same large file twice %s, killed and put again, resumes both", async (_, processes) => {
  await using stack = await testStack();
  await using folder = await temporaryFolder();
  await using network = await startFaultyNetwork();
  const path = join(folder.path, "a.txt");
  await writeDated(path, large);
  const putBoth = () => {
    const state = join(folder.path, "state");
    if (processes === 1) return [put(stack, state, [path, path], network.url)];
    return [1, 2].map(() => put(stack, state, [path], network.url));
  };
  const stored = () => {
    const parts = network.requests.filter((request) => isPart(request) && request.status === 200);
    return Map.groupBy(parts, ({ query }) => query.get("uploadId"));
  };
  const counts = () => new Map([...stored()].map(([id, parts]) => [id, parts.length]));
  const heal = network.strike(isPart, { bandwidth: 20 * MiB });
  const first = putBoth();
  await expect
    .poll(() => [...counts().values()].filter((count) => count >= 2).length, { timeout: 60_000 })
    .toBe(2);
  for (const { child } of first) child.kill("SIGKILL");
  await Promise.all(first.map(({ code }) => code));
  heal();
  const second = putBoth();
  for (const { code, output } of second)
    expect({ code: await code, stderr: output.stderr }).toEqual({ code: 0, stderr: "" });
  const ids = second.flatMap(({ output }) => idsIn(output.stdout));
  expect(new Set(ids).size).toBe(2);
  for (const id of ids)
    expect(await getUpload(stack.apiUrl, id)).toMatchObject({
      status: "ready",
      object: { checksum: { value: await compositeOf(path) } },
    });
  expect(await records(stack)).toHaveLength(2);
  // No part is sent again that S3 had.
  for (const parts of stored().values())
    expect(parts.map(({ query }) => query.get("partNumber")).toSorted()).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
    ]);
});
