import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  apiDown,
  type Fault,
  internalError,
  slowDown,
  urlExpired,
} from "./faulty-network/fault.ts";
import { startFaultyNetwork } from "./faulty-network/network.ts";
import {
  isApi,
  isForm,
  isPart,
  isS3,
  only,
  type RequestFilter,
} from "./faulty-network/requests.ts";
import { computeSha256, downloadedSha256, runSlipway } from "./run-cli.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const MiB = 1024 ** 2;
const small = Buffer.alloc(70_000, "A small log. ");
const large = Buffer.alloc(34 * MiB, "All hands on deck. ");

const fault: fc.Arbitrary<readonly [string, RequestFilter, Fault]> = fc.oneof(
  fc
    .tuple(fc.constantFrom(isForm, isPart, isApi), fc.nat(9 * MiB))
    .map(([which, resetAfter]) => [`reset after ${resetAfter}`, which, { resetAfter }] as const),
  fc
    .constantFrom(isForm, isPart, isApi)
    .map((which) => ["lost answer", which, { loseResponse: true }] as const),
  fc
    .tuple(fc.constantFrom(isForm, isPart), fc.nat(60_000))
    .map(([which, flipAt]) => [`flip at ${flipAt}`, which, { flipAt }] as const),
  fc
    .constantFrom(isForm, isPart)
    .map((which) => ["expired", which, { response: urlExpired }] as const),
  fc.constantFrom(isS3, isPart).map((which) => ["busy", which, { response: slowDown(0) }] as const),
  fc
    .constantFrom(isS3, isForm)
    .map((which) => ["fault", which, { response: internalError }] as const),
  fc.constant(["API down", isApi, { response: apiDown }] as const),
  fc.constant(["no ETag", isS3, { dropHeaders: ["etag"] }] as const),
);

/** Faults, and which of the requests that they are about meet each of them. */
const schedule = fc.array(
  fc.tuple(fault, fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 2 })),
  {
    minLength: 1,
    maxLength: 5,
  },
);

test("files arrive unchanged and once through a network with random faults", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (strikes) => {
      await using network = await startFaultyNetwork();
      for (const [[, which, met], numbers] of strikes)
        network.injectFault(only(which, ...numbers), met);
      runs += 1;
      const names = [`${runs}-small.txt`, `${runs}-large.txt`].map((name) =>
        join(folder.path, name),
      );
      const [smallPath = "", largePath = ""] = names;
      await writeFile(smallPath, small);
      await writeFile(largePath, large);
      const { exitCode, output } = runSlipway(["put", "--json", smallPath, largePath], {
        SLIPWAY_ENDPOINT: stack.apiUrl,
        SLIPWAY_STATE: join(folder.path, "state"),
        NODE_USE_ENV_PROXY: "1",
        HTTP_PROXY: network.url,
        NO_PROXY: "",
      });
      expect({ code: await exitCode, stderr: output.stderr }).toEqual({ code: 0, stderr: "" });
      const records = output.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(records).toHaveLength(2);
      for (const { id, fileName } of records) {
        const bytes = fileName.endsWith("large.txt") ? large : small;
        expect(await downloadedSha256(stack.apiUrl, id)).toBe(computeSha256(bytes));
      }
    }),
    {
      numRuns: 8,
      endOnFailure: true,
      // The flipped byte is one of the form's signature.
      examples: [[[[["flip at 1308", isForm, { flipAt: 1308 }], [1]]]]],
    },
  );
  // Each run retries with the delays of a real upload.
}, 600_000);
