import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiDown, internalError, tokenExpired, urlExpired } from "./faulty-network/fault.ts";
import { type PreparedFile, prepareFile } from "./faulty-network/prepare-file.ts";
import { isApi, isForm, isPart, isS3, only } from "./faulty-network/requests.ts";
import {
  changingFile,
  failManyRequests,
  fileChanges,
  formFaults,
  largeFile,
  largeFileParts,
  MiB,
  partFaults,
  sentParts,
  smallFile,
  storedParts,
} from "./faulty-network/upload-faults.ts";
import { computeSha256, downloadedSha256, runSlipway, type SlipwayCommand } from "./run-cli.ts";
import { startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

interface PreparedUpload extends PreparedFile {
  /** Starts to upload the file through the network. */
  readonly start: () => SlipwayCommand;
}

const prepareUpload = async (bytes: Uint8Array): Promise<PreparedUpload> => {
  const file = await prepareFile(bytes);
  const start = () =>
    runSlipway(["put", file.path], {
      SLIPWAY_ENDPOINT: stack.apiUrl,
      SLIPWAY_STATE: join(file.folder, "state"),
      NODE_USE_ENV_PROXY: "1",
      HTTP_PROXY: file.network.url,
      NO_PROXY: "",
    });
  return { ...file, start };
};

/** Expects that the upload becomes ready, and that a download returns its bytes. */
const expectArrival = async (command: SlipwayCommand, bytes: Uint8Array): Promise<void> => {
  const code = await command.exitCode;
  expect({ code, stderr: command.output.stderr }).toEqual({ code: 0, stderr: "" });
  const [id = ""] = command.output.stdout.split(" ");
  expect(await downloadedSha256(stack.apiUrl, id)).toBe(computeSha256(bytes));
};

/** Expects that the upload fails with this message and prints nothing else. */
const expectFailure = async (
  { exitCode, output }: SlipwayCommand,
  message: string,
): Promise<void> => {
  expect(await exitCode).toBe(1);
  expect(output).toEqual({ stdout: "", stderr: expect.stringContaining(`log.txt: ${message}`) });
};

const faults = [
  ...formFaults.map((fault) => [...fault, smallFile] as const),
  ...partFaults.map((fault) => [...fault, largeFile] as const),
];

describe("a file arrives through a network that", () => {
  test.each(faults)("%s", async (_, requests, fault, bytes) => {
    await using upload = await prepareUpload(bytes);
    upload.network.injectFault(requests, fault);
    await expectArrival(upload.start(), bytes);
  });

  test.each([
    ["a small file", 1, smallFile],
    ["a large file", 2, largeFile],
  ])("fails three of ten requests: %s (seed %i)", async (_, seed, bytes) => {
    await using upload = await prepareUpload(bytes);
    failManyRequests(upload.network, seed);
    await expectArrival(upload.start(), bytes);
  });

  test("loses the response to every part, and no part is sent twice", async () => {
    await using upload = await prepareUpload(largeFile);
    upload.network.injectFault(isPart, { loseResponse: true });
    await expectArrival(upload.start(), largeFile);
    expect(sentParts(upload.network)).toHaveLength(largeFileParts);
  });
});

describe("a file arrives after an outage", () => {
  test("of all connections at once, and parts that S3 has are not sent again", async () => {
    await using upload = await prepareUpload(largeFile);
    const { network } = upload;
    network.injectFault(isPart, { bandwidth: 16 * MiB });
    const command = upload.start();
    await expect.poll(() => storedParts(network).length).toBeGreaterThan(0);
    const before = storedParts(network);
    await network.goOffline();
    await network.goOnline();
    await expectArrival(command, largeFile);
    for (const part of before)
      expect(sentParts(network).filter((sent) => sent === part)).toHaveLength(1);
  });

  const outages = [
    ["of the API, in parts", isApi, apiDown, largeFile],
    ["of S3, in parts", isS3, internalError, largeFile],
    ["of the API, by a form", isApi, apiDown, smallFile],
    ["of S3, by a form", isS3, internalError, smallFile],
  ] as const;
  test.each(outages)("%s", async (_, requests, answer, bytes) => {
    await using upload = await prepareUpload(bytes);
    const { network } = upload;
    const endOutage = network.injectFault(requests, { response: answer });
    const command = upload.start();
    await expect.poll(() => network.requests.filter(requests).length).toBeGreaterThan(3);
    endOutage();
    await expectArrival(command, bytes);
  });

  test("of the API in the middle of a file, and signed parts are sent meanwhile", async () => {
    await using upload = await prepareUpload(largeFile);
    const { network } = upload;
    network.injectFault(isPart, { bandwidth: 20 * MiB });
    const command = upload.start();
    await expect.poll(() => sentParts(network).length).toBeGreaterThan(0);
    const endOutage = network.injectFault(isApi, { response: apiDown });
    await expect.poll(() => storedParts(network).length).toBe(largeFileParts);
    await expect.poll(() => network.requests.filter(isApi).at(-1)?.status).toBe(503);
    endOutage();
    await expectArrival(command, largeFile);
    expect(sentParts(network)).toHaveLength(largeFileParts);
  });
});

describe("an upload fails with its reason after", () => {
  test("S3 reports every signature as expired", async () => {
    await using upload = await prepareUpload(largeFile);
    upload.network.injectFault(isPart, { response: urlExpired });
    await expectFailure(
      upload.start(),
      "The storage reports that the upload permission has expired.",
    );
  });

  test("S3 reports every policy as expired", async () => {
    await using upload = await prepareUpload(smallFile);
    upload.network.injectFault(isForm, { response: urlExpired });
    await expectFailure(
      upload.start(),
      "The storage reports that the upload permission has expired.",
    );
  });

  test("S3 denies access", async () => {
    await using upload = await prepareUpload(largeFile);
    const body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    upload.network.injectFault(only(isPart, 2), { response: { status: 403, body } });
    await expectFailure(
      upload.start(),
      "The storage rejected the file: Access Denied (AccessDenied)",
    );
  });

  test("the token expires", async () => {
    await using upload = await prepareUpload(smallFile);
    upload.network.injectFault(isApi, { response: tokenExpired });
    await expectFailure(upload.start(), "You aren't signed in.");
  });

  test("the network damages every form", async () => {
    await using upload = await prepareUpload(smallFile);
    upload.network.injectFault(isForm, { flipAt: 100_000 });
    await expectFailure(upload.start(), "The storage rejected the file: ");
  });

  test.each(fileChanges)("the file %s while it is uploaded", async (_, change) => {
    await using upload = await prepareUpload(changingFile);
    upload.network.injectFault(isPart, { bandwidth: 20 * MiB });
    const command = upload.start();
    await expect.poll(() => sentParts(upload.network).length).toBeGreaterThan(0);
    await change(upload.path);
    await expectFailure(command, "The file was changed, moved, or deleted after you chose it.");
  });
});
