// Compares s3-local with s3rver in the same run, with medians of five rounds: 1 GiB in one presigned POST, 1 GiB in a multipart
// upload, and 1,000 small presigned POSTs, 8 at a time. s3-local verifies every signature and policy, and calls fsync before
// it responds. s3rver does neither. Memory is the maximum of the server's process.
//
// It also measures the time to start and to close an embedded server.
//
//   npm run bench -- s3-local [--quick]
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { startS3 } from "@slipway/s3-local";
import {
  type RunningS3,
  type ServerName,
  serverNames,
  startS3Server,
} from "./subjects/s3-servers.ts";

const MiB = 1024 ** 2;
const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 5;
const bigBytes = quick ? 256 * MiB : 1024 * MiB;
const smallForms = quick ? 200 : 1000;
const smallBytes = 10 * 1024;
const concurrentForms = 8;
const partBytes = 16 * MiB;
const concurrentParts = 4;

const Bucket = "bench-bucket";
const chunk = Buffer.alloc(MiB, "slipway ");

function* bytes(count: number): Generator<Buffer> {
  for (let remaining = count; remaining > 0; remaining -= chunk.length)
    yield chunk.subarray(0, remaining);
}

interface Result {
  readonly status: number;
  readonly etag: string;
}

const send = async (options: {
  url: string;
  method: string;
  agent: Agent;
  headers: Readonly<Record<string, string | number>>;
  body: () => Iterable<Buffer>;
}): Promise<Result> => {
  const { url, method, agent, headers, body } = options;
  const outgoing = httpRequest(url, { method, agent, headers });
  const responded = new Promise<Result>((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      response.resume().on("end", () => {
        const { statusCode: status = 0 } = response;
        resolve({ status, etag: response.headers.etag ?? "" });
      });
    });
  });
  await pipeline(Readable.from(body(), { objectMode: true }), outgoing);
  const result = await responded;
  if (result.status >= 300) throw new Error(`${method} ${url} failed with status ${result.status}`);
  return result;
};

const boundary = "----slipway-bench";

/** Posts a form with a file of the given size. */
const postForm = async (
  { url, fields }: { url: string; fields: Readonly<Record<string, string>> },
  { size, agent }: { size: number; agent: Agent },
): Promise<void> => {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${parts.join("")}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  await send({
    url,
    method: "POST",
    agent,
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": head.length + size + tail.length,
    },
    *body() {
      yield head;
      yield* bytes(size);
      yield tail;
    },
  });
};

const inParallel = async <Item>(
  items: readonly Item[],
  count: number,
  act: (item: Item) => Promise<void>,
): Promise<void> => {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
};

const signForm = (client: S3Client, Key: string) => createPresignedPost(client, { Bucket, Key });

/** Prepares a scenario, and returns the function that is timed. */
type Scenario = (server: RunningS3, agent: Agent) => Promise<() => Promise<void>>;

const oneBigPost: Scenario = async ({ client }, agent) => {
  const form = await signForm(client, "big");
  return () => postForm(form, { size: bigBytes, agent });
};

const multipart: Scenario = async ({ client }, agent) => {
  const upload = { Bucket, Key: "film" };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  const numbers = Array.from({ length: bigBytes / partBytes }, (_, index) => index + 1);
  const urls = await Promise.all(
    numbers.map((PartNumber) =>
      getSignedUrl(client, new UploadPartCommand({ ...upload, UploadId, PartNumber })),
    ),
  );
  return async () => {
    const etags: string[] = [];
    await inParallel(numbers, concurrentParts, async (number) => {
      const { etag } = await send({
        url: urls[number - 1] ?? "",
        method: "PUT",
        agent,
        headers: { "content-length": partBytes },
        body: () => bytes(partBytes),
      });
      etags[number] = etag;
    });
    const Parts = numbers.map((PartNumber) => ({ PartNumber, ETag: etags[PartNumber] }));
    await client.send(
      new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }),
    );
  };
};

const smallPosts: Scenario = async ({ client }, agent) => {
  const forms = await Promise.all(
    Array.from({ length: smallForms }, (_, number) => signForm(client, `small/${number}`)),
  );
  return () =>
    inParallel(forms, concurrentForms, (form) => postForm(form, { size: smallBytes, agent }));
};

interface Measurement {
  readonly seconds: number;
  readonly megabytes: number;
}

/**
 * Fills and frees as much memory as a run fills with files. A virtual machine may have returned free memory to its host, and
 * the first program that uses it again waits for it.
 */
const touchMemory = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "s3-bench-"));
  await pipeline(
    Readable.from(bytes(2 * bigBytes)),
    createWriteStream(join(folder, "scratch"), { flush: true }),
  );
  await rm(folder, { recursive: true });
};

const measure = async (name: ServerName, scenario: Scenario): Promise<Measurement> => {
  await using server = await startS3Server(name, Bucket);
  const agent = new Agent({ keepAlive: true, maxSockets: concurrentForms });
  const run = await scenario(server, agent);
  await touchMemory();
  const start = performance.now();
  await run();
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { seconds, megabytes: await server.readPeakMegabytes() };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const scenarios: readonly {
  readonly name: string;
  readonly scenario: Scenario;
  readonly rate: (seconds: number) => string;
}[] = [
  {
    name: `${bigBytes / MiB} MiB by POST`,
    scenario: oneBigPost,
    rate: (seconds) => `${Math.round(bigBytes / MiB / seconds)} MiB/s`,
  },
  {
    name: `${bigBytes / MiB} MiB by multipart`,
    scenario: multipart,
    rate: (seconds) => `${Math.round(bigBytes / MiB / seconds)} MiB/s`,
  },
  {
    name: `${smallForms} POSTs of ${smallBytes / 1024} KiB, ${concurrentForms} at a time`,
    scenario: smallPosts,
    rate: (seconds) => `${Math.round(smallForms / seconds)} per second`,
  },
];

const ratios: Record<string, string>[] = [];
for (const { name, scenario, rate } of scenarios) {
  const results = new Map<ServerName, Measurement[]>(serverNames.map((server) => [server, []]));
  // The servers take turns, so that other load on the machine affects both equally.
  for (let round = 0; round < rounds; round++)
    for (const server of serverNames) results.get(server)?.push(await measure(server, scenario));
  const getSeconds = (server: ServerName) =>
    median(results.get(server)?.map(({ seconds }) => seconds) ?? []);
  const getMegabytes = (server: ServerName) =>
    Math.max(...(results.get(server)?.map(({ megabytes }) => megabytes) ?? []));
  console.log(name);
  for (const server of serverNames) {
    const megabytes = Math.round(getMegabytes(server));
    console.log(`  ${server}: ${rate(getSeconds(server))}, at most ${megabytes} MB`);
  }
  ratios.push({
    scenario: name,
    "× throughput of s3rver": (getSeconds("s3rver") / getSeconds("s3-local")).toFixed(2),
    "× memory of s3rver": (getMegabytes("s3-local") / getMegabytes("s3rver")).toFixed(2),
  });
}

/** Returns the milliseconds that an embedded server takes to start and to close. */
const startAndClose = async (): Promise<readonly [number, number]> => {
  const dataDir = await mkdtemp(join(tmpdir(), "s3-bench-"));
  const before = performance.now();
  const server = await startS3({
    port: 0,
    dataDir,
    credentials: [{ accessKeyId: "AKIABENCH", secretAccessKey: "bench" }],
  });
  const started = performance.now();
  await server.close();
  const closed = performance.now();
  await rm(dataDir, { recursive: true });
  return [started - before, closed - started];
};

const starts: (readonly [number, number])[] = [];
for (let round = 0; round < 20; round++) starts.push(await startAndClose());
const [first = [Number.NaN, Number.NaN]] = starts;
console.log("Starting and closing an embedded server");
console.log(`  first time: ${first.map((ms) => ms.toFixed(0)).join(" and ")} ms`);
const medians = [0, 1].map((index) => median(starts.map((times) => times[index] ?? Number.NaN)));
console.log(`  median of 20: ${medians.map((ms) => ms.toFixed(1)).join(" and ")} ms`);
console.log("s3-local relative to s3rver");
console.table(ratios);
