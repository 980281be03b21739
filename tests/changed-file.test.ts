import { chmod, cp, readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { openFile } from "@slipway/client/node/file-from-path";
import { createHttpSender } from "@slipway/client/node/http-sender";
import { createUploader } from "@slipway/client/node/uploader";
import type { HttpSender } from "@slipway/client/transport/http-sender";
import type { Uploader } from "@slipway/client/uploader";
import { buildPath } from "@slipway/core/routes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi, testUser } from "./api-calls.ts";
import {
  changeKeepingDate,
  computeCompositeChecksum,
  createLargeBytes,
  partCount,
  thirds,
  writeDated,
} from "./changed-file.ts";
import { computeSha256, downloadedSha256 } from "./run-cli.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const bytes = createLargeBytes();
const isLast = (partNumber: number): boolean => partNumber === partCount;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Started extends AsyncDisposable {
  readonly uploader: Uploader;
  /** The numbers of the parts that S3 stored, in order. */
  readonly stored: readonly number[];
  /** Sends the parts that were held back. */
  readonly release: () => void;
}

/** Creates an uploader as another process would: with its own claims and the same folder. */
const start = async (stateFolder: string, holds: (partNumber: number) => boolean = () => false) => {
  const token = await stack.tokenFor(testUser);
  const stored: number[] = [];
  const held = Promise.withResolvers<void>();
  const send = createHttpSender();
  const holding: HttpSender = async (request) => {
    const partNumber = Number(new URL(request.url).searchParams.get("partNumber"));
    if (holds(partNumber)) await Promise.race([held.promise, aborted(request.signal)]);
    const answer = await send(request);
    if (answer.status === 200) stored.push(partNumber);
    return answer;
  };
  const uploader = createUploader({
    endpoint: stack.apiUrl,
    getToken: () => token,
    stateFolder,
    ports: { send: holding },
  });
  return {
    uploader,
    stored,
    release: held.resolve,
    [Symbol.asyncDispose]: async () => uploader.close(),
  } satisfies Started;
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** Waits until S3 has all parts except the one that is held back. */
const hasAllButLast = ({ stored }: Started) =>
  expect.poll(() => stored.length, { timeout: 60_000 }).toBe(partCount - 1);

/** Writes a file and sends all its parts except the last one, which is held back until `release`. */
const sendAllButLast = async (folder: string) => {
  const path = join(folder, "log.txt");
  await writeDated(path, bytes);
  const run = await start(folder, isLast);
  run.uploader.add([await openFile(path)]);
  await hasAllButLast(run);
  return { path, ...run };
};

const finish = async ({ uploader }: Started) => {
  await uploader.settled();
  return uploader.getSnapshot().uploads.map(({ state }) => {
    if (state.status !== "ready") throw new Error(JSON.stringify(state));
    return state.record;
  });
};

const expectSame = async (
  record: Awaited<ReturnType<typeof finish>>[number] | undefined,
  path: string,
) => {
  expect(record?.object?.checksum?.value).toBe(await computeCompositeChecksum(path));
  expect(await downloadedSha256(stack.apiUrl, record?.id ?? "")).toBe(
    computeSha256(await readFile(path)),
  );
};

const recordCount = async (): Promise<number> =>
  (await (await callApi(`${stack.apiUrl}${buildPath("listUploads")}?limit=100`)).json()).uploads
    .length;

test.each(thirds)(
  "a file whose $third third changed between two runs arrives as it was in the second run",
  async ({ partNumber, position }) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "log.txt");
    await writeDated(path, bytes);
    const before = await recordCount();
    {
      await using first = await start(folder.path, isLast);
      first.uploader.add([await openFile(path)]);
      await hasAllButLast(first);
    }
    await changeKeepingDate(path, position);

    await using second = await start(folder.path);
    second.uploader.add([await openFile(path)]);
    const [record] = await finish(second);
    await expectSame(record, path);
    expect(second.stored.toSorted()).toEqual([partNumber, partCount]);
    expect(await recordCount()).toBe(before + 1);
  },
);

test.each(thirds)(
  "a file whose $third third changes while it is paused arrives as it is when it is resumed",
  async ({ position }) => {
    await using folder = await temporaryFolder();
    await using run = await sendAllButLast(folder.path);
    run.uploader.pause();
    await changeKeepingDate(run.path, position);
    run.release();
    run.uploader.resume();
    const [record] = await finish(run);
    await expectSame(record, run.path);
  },
);

test.each(thirds)(
  "a file whose $third third changes while it is sent arrives as it is at the end",
  async ({ position }) => {
    await using folder = await temporaryFolder();
    await using run = await sendAllButLast(folder.path);
    await changeKeepingDate(run.path, position);
    run.release();
    const [record] = await finish(run);
    await expectSame(record, run.path);
  },
);

test("a file whose date changes while it is sent fails because it changed", async () => {
  await using folder = await temporaryFolder();
  await using run = await sendAllButLast(folder.path);
  await utimes(run.path, new Date(), new Date());
  run.release();
  await run.uploader.settled();
  expect(run.uploader.getSnapshot().uploads[0]?.state).toMatchObject({
    status: "failed",
    failure: { kind: "unreadable" },
  });
});

test("a file whose permissions change while it is sent arrives, and no part is sent twice", async () => {
  await using folder = await temporaryFolder();
  await using run = await sendAllButLast(folder.path);
  await chmod(run.path, 0o600);
  run.release();
  const [record] = await finish(run);
  await expectSame(record, run.path);
  expect(run.stored.toSorted()).toEqual([1, 2, 3, 4, 5]);
});

test("a file that a process completed before it died is not sent again, unless it changed", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "log.txt");
  await writeDated(path, bytes);
  // The state that a process leaves behind if it dies before it receives the response to the completion.
  const [leftState, copiedState] = [join(folder.path, "left"), join(folder.path, "copied")];
  {
    await using first = await start(folder.path, isLast);
    first.uploader.add([await openFile(path)]);
    await hasAllButLast(first);
    const state = (await readdir(folder.path)).find((name) => name.endsWith(".json")) ?? "";
    for (const copy of [leftState, copiedState])
      await cp(join(folder.path, state), join(copy, state));
    first.release();
    await expectSame((await finish(first))[0], path);
  }
  const before = await recordCount();
  {
    await using same = await start(leftState);
    same.uploader.add([await openFile(path)]);
    await expectSame((await finish(same))[0], path);
    expect(same.stored).toEqual([]);
    expect(await recordCount()).toBe(before);
  }
  await changeKeepingDate(path, thirds[1].position);
  await using changed = await start(copiedState);
  changed.uploader.add([await openFile(path)]);
  await expectSame((await finish(changed))[0], path);
  expect(await recordCount()).toBe(before + 1);
});
