import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import {
  changeKeepingDate,
  computeCompositeChecksum,
  createLargeBytes,
  writeDated,
} from "./changed-file.ts";
import { startFaultyNetwork } from "./faulty-network/network.ts";
import { isPart } from "./faulty-network/requests.ts";
import { computeSha256, downloadedSha256, runSlipway } from "./run-cli.ts";
import { getUpload } from "./script-client.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const MiB = 1024 ** 2;
const small = Buffer.from("A small log.");
const large = createLargeBytes();

const put = (stack: TestStack, state: string, paths: readonly string[], proxy?: string) =>
  runSlipway(["put", ...paths], {
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
  (await (await callApi(stack.apiUrl + buildPath("listUploads"))).json()).uploads;

test.each([
  ["small", small],
  ["large", large],
])("put of the same %s file twice creates two records", async (_, bytes) => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "a.txt");
  await writeDated(path, bytes);
  const run = put(stack, join(folder.path, "state"), [path, path]);
  expect({ code: await run.exitCode, stderr: run.output.stderr }).toEqual({ code: 0, stderr: "" });
  const ids = idsIn(run.output.stdout);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(await downloadedSha256(stack.apiUrl, id)).toBe(computeSha256(bytes));
});

test.each([
  ["small", small],
  ["large", large],
])(
  "put of two %s files with one name that differ only in the middle keeps both",
  async (_, bytes) => {
    await using stack = await startTestStack();
    await using folder = await temporaryFolder();
    const paths = ["one", "other"].map((name) => join(folder.path, name, "big.txt"));
    for (const path of paths) {
      await mkdir(join(path, ".."));
      await writeDated(path, bytes);
    }
    const [one = "", other = ""] = paths;
    await changeKeepingDate(other, Math.floor(bytes.length / 2));
    const run = put(stack, join(folder.path, "state"), paths);
    expect({ code: await run.exitCode, stderr: run.output.stderr }).toEqual({
      code: 0,
      stderr: "",
    });
    const ids = idsIn(run.output.stdout);
    const stored = await Promise.all(ids.map((id) => downloadedSha256(stack.apiUrl, id)));
    const files = await Promise.all(
      [one, other].map(async (path) => computeSha256(await readFile(path))),
    );
    expect(stored.toSorted()).toEqual(files.toSorted());
  },
);

test.each([
  ["in one process", 1],
  ["in two processes at once", 2],
])(
  "the same large file twice %s, killed and started again, resumes both uploads",
  async (_, processes) => {
    await using stack = await startTestStack();
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
    const removeFault = network.injectFault(isPart, { bandwidth: 20 * MiB });
    const first = putBoth();
    await expect
      .poll(() => [...counts().values()].filter((count) => count >= 2).length, { timeout: 60_000 })
      .toBe(2);
    for (const { child } of first) child.kill("SIGKILL");
    await Promise.all(first.map(({ exitCode }) => exitCode));
    // A part that S3 had received before its process was killed can still be stored.
    await expect.poll(() => network.requests.every(({ isOver }) => isOver)).toBe(true);
    removeFault();
    const second = putBoth();
    for (const { exitCode, output } of second)
      expect({ code: await exitCode, stderr: output.stderr }).toEqual({ code: 0, stderr: "" });
    const ids = second.flatMap(({ output }) => idsIn(output.stdout));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids)
      expect(await getUpload(stack.apiUrl, id)).toMatchObject({
        status: "ready",
        object: { checksum: { value: await computeCompositeChecksum(path) } },
      });
    expect(await records(stack)).toHaveLength(2);
    // Parts that S3 has are not sent again.
    for (const parts of stored().values())
      expect(parts.map(({ query }) => query.get("partNumber")).toSorted()).toEqual([
        "1",
        "2",
        "3",
        "4",
        "5",
      ]);
  },
);
