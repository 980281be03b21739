import { open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  apiDown,
  type Fault,
  internalError,
  sessionExpired,
  slowDown,
  tokenExpired,
  urlExpired,
} from "./faulty-network/fault.ts";
import { type FaultyNetwork, startFaultyNetwork } from "./faulty-network/network.ts";
import {
  isForm,
  isPart,
  only,
  share,
  toApi,
  toApiOrS3,
  toRoute,
  toS3,
  type Which,
} from "./faulty-network/requests.ts";
import { downloadedSha256, sha256Of, slipway } from "./slipway-command.ts";
import { type TestStack, temporaryFolder, testStack } from "./stack.ts";

const MiB = 1024 ** 2;
const small = Buffer.alloc(150_000, "A small log. ");
const large = Buffer.alloc(40 * MiB - 5, "All hands on deck. ");
const parts = 5;

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Attempt extends AsyncDisposable {
  readonly network: FaultyNetwork;
  readonly path: string;
  /** Start to upload the file through the network. */
  readonly put: () => ReturnType<typeof slipway>;
}

/** A file on disk, and a network to upload it through. */
const attempt = async (bytes: Uint8Array): Promise<Attempt> => {
  const folder = await temporaryFolder();
  const network = await startFaultyNetwork();
  const path = join(folder.path, "log.txt");
  await writeFile(path, bytes);
  return {
    network,
    path,
    put: () =>
      slipway(["put", path], {
        SLIPWAY_ENDPOINT: stack.apiUrl,
        SLIPWAY_STATE: join(folder.path, "state"),
        NODE_USE_ENV_PROXY: "1",
        HTTP_PROXY: network.url,
        NO_PROXY: "",
      }),
    [Symbol.asyncDispose]: async () => {
      await network[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

/** The upload ends ready, and its bytes come back as they were. */
const arrives = async (run: ReturnType<typeof slipway>, bytes: Uint8Array): Promise<void> => {
  expect({ code: await run.code, stderr: run.output.stderr }).toEqual({ code: 0, stderr: "" });
  const [id = ""] = run.output.stdout.split(" ");
  expect(await downloadedSha256(stack.apiUrl, id)).toBe(sha256Of(bytes));
};

/** The upload ends with these words, and in no other way. */
const failsWith = async (run: ReturnType<typeof slipway>, words: string): Promise<void> => {
  expect(await run.code).toBe(1);
  expect(run.output).toEqual({ stdout: "", stderr: expect.stringContaining(`log.txt: ${words}`) });
};

const of = (network: FaultyNetwork, which: Which) => network.requests.filter(which);

describe("a network that fails now and then", () => {
  const cases: readonly [string, Uint8Array, Which, Fault][] = [
    [
      "resets the connection in the middle of a form",
      small,
      only(isForm, 1),
      { resetAfter: 70_000 },
    ],
    [
      "resets connections in the middle of parts",
      large,
      only(isPart, 1, 3, 4),
      { resetAfter: 3 * MiB },
    ],
    ["loses the answers to parts", large, only(isPart, 2, 4), { loseAnswer: true }],
    ["loses the answer to a form", small, only(isForm, 1), { loseAnswer: true }],
    ["loses ETags", large, isPart, { dropHeaders: ["etag"] }],
    [
      "loses the answer to the completion",
      large,
      only(toRoute("POST", /\/complete$/), 1),
      { loseAnswer: true },
    ],
    ["flips a bit in a form", small, only(isForm, 1), { flipAt: 100_000 }],
    ["flips bits in parts", large, only(isPart, 1, 5), { flipAt: 4 * MiB }],
    ["leads to a storage that is busy", large, only(isPart, 1, 2), { answer: slowDown(1) }],
    [
      "leads to a storage with faults of its own",
      small,
      only(isForm, 1),
      { answer: internalError },
    ],
    ["makes signatures old", large, only(isPart, 1, 2, 3), { answer: urlExpired }],
    ["makes a policy old", small, only(isForm, 1), { answer: urlExpired }],
    ["ends the session that signed parts", large, only(isPart, 1, 2), { answer: sessionExpired }],
    ["ends the session that signed a form", small, only(isForm, 1), { answer: sessionExpired }],
    ["takes two seconds for each request", small, toApiOrS3, { latency: 2_000 }],
    ["takes two seconds for each request of many", large, toApiOrS3, { latency: 2_000 }],
    ["gives 1 Mbit/s", small, toS3, { bandwidth: 125_000 }],
  ];
  test.each(cases)("that %s: the file arrives", async (_, bytes, which, fault) => {
    await using tried = await attempt(bytes);
    tried.network.strike(which, fault);
    await arrives(tried.put(), bytes);
  });

  test.each([
    ["a small file", 1, small],
    ["a large file", 2, large],
  ])(
    "%s arrives over one that fails 30 %% of all requests, each in one of four ways (seed %i)",
    async (_, seed, bytes) => {
      await using tried = await attempt(bytes);
      const faults: readonly Fault[] = [
        { resetAfter: 0 },
        { loseAnswer: true },
        { resetAfter: 50_000 },
        { answer: internalError },
      ];
      for (const [number, fault] of faults.entries())
        tried.network.strike(share(toApiOrS3, 0.085, seed * 10 + number), fault);
      await arrives(tried.put(), bytes);
    },
  );

  test("that loses the answers to parts costs no part twice", async () => {
    await using tried = await attempt(large);
    tried.network.strike(isPart, { loseAnswer: true });
    await arrives(tried.put(), large);
    expect(of(tried.network, isPart)).toHaveLength(parts);
  });
});

describe("a network that is gone for a while", () => {
  test("that cuts all connections at once: it goes on from the parts that arrived", async () => {
    await using tried = await attempt(large);
    const { network } = tried;
    network.strike(isPart, { bandwidth: 16 * MiB });
    const run = tried.put();
    const stored = () => of(network, isPart).filter(({ status }) => status === 200);
    await expect.poll(() => stored().length).toBeGreaterThan(0);
    const before = stored();
    await network.goOffline();
    await network.goOnline();
    await arrives(run, large);
    for (const { query } of before)
      expect(of(network, isPart).filter((other) => sameQuery(other.query, query))).toHaveLength(1);
  });

  test.each([
    ["the API, while the storage is there", toApi, apiDown, large],
    ["the storage, while the API is there", toS3, internalError, large],
    ["the API, for a form", toApi, apiDown, small],
    ["the storage, for a form", toS3, internalError, small],
  ])("%s: the file arrives once it is back", async (_, which, answer, bytes) => {
    await using tried = await attempt(bytes);
    const heal = tried.network.strike(which, { answer });
    const run = tried.put();
    await expect.poll(() => of(tried.network, which).length).toBeGreaterThan(3);
    heal();
    await arrives(run, bytes);
  });

  test("the API in the middle of a file: parts that were signed are sent meanwhile", async () => {
    await using tried = await attempt(large);
    const { network } = tried;
    network.strike(isPart, { bandwidth: 20 * MiB });
    const run = tried.put();
    await expect.poll(() => of(network, isPart).length).toBeGreaterThan(0);
    const heal = network.strike(toApi, { answer: apiDown });
    await expect
      .poll(() => of(network, isPart).filter(({ status }) => status === 200).length)
      .toBe(parts);
    await expect.poll(() => of(network, toApi).at(-1)?.status).toBe(503);
    heal();
    await arrives(run, large);
    expect(of(network, isPart)).toHaveLength(parts);
  });
});

describe("what cannot heal ends with its reason", () => {
  test("a storage that calls every signature expired", async () => {
    await using tried = await attempt(large);
    tried.network.strike(isPart, { answer: urlExpired });
    await failsWith(tried.put(), "The storage reports that the upload permission has expired.");
  });

  test("a storage that calls every policy expired", async () => {
    await using tried = await attempt(small);
    tried.network.strike(isForm, { answer: urlExpired });
    await failsWith(tried.put(), "The storage reports that the upload permission has expired.");
  });

  test("a storage that refuses", async () => {
    await using tried = await attempt(large);
    const body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    tried.network.strike(only(isPart, 2), { answer: { status: 403, body } });
    await failsWith(tried.put(), "The storage rejected the file: Access Denied (AccessDenied)");
  });

  test("a token that has ended", async () => {
    await using tried = await attempt(small);
    tried.network.strike(toApi, { answer: tokenExpired });
    await failsWith(tried.put(), "You aren't signed in.");
  });

  test("a line that damages everything", async () => {
    await using tried = await attempt(small);
    tried.network.strike(isForm, { flipAt: 100_000 });
    await failsWith(tried.put(), "The storage rejected the file: ");
  });

  test.each([
    ["is truncated", (path: string) => truncate(path, 20 * MiB)],
    ["is changed", (path: string) => overwrite(path)],
  ])("a file that %s while it is uploaded", async (_, change) => {
    await using tried = await attempt(Buffer.alloc(160 * MiB, "All hands on deck. "));
    tried.network.strike(isPart, { bandwidth: 20 * MiB });
    const run = tried.put();
    await expect.poll(() => of(tried.network, isPart).length).toBeGreaterThan(0);
    await change(tried.path);
    await failsWith(run, "The file was changed, moved, or deleted after you chose it.");
  });
});

const sameQuery = (one: URLSearchParams, other: URLSearchParams): boolean =>
  one.get("uploadId") === other.get("uploadId") &&
  one.get("partNumber") === other.get("partNumber");

const overwrite = async (path: string): Promise<void> => {
  const file = await open(path, "r+");
  await file.write("Nobody on deck.", 100 * MiB);
  await file.close();
};
