// Measures the time from S3's response to the ready record, for 200 uploads of 64 KiB, 8 at a time, with all of Slipway on this
// machine. It also prints the ratio to the time that the same POST to S3 takes.
//
//   npm run bench -- time-to-ready

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isPending, isReady } from "@slipway/core/status";
import { startStack } from "@slipway/local/stack";
import { createTestApiClient } from "../tests/api-calls.ts";

const uploads = 200;
const concurrentUploads = 8;
const size = 64 * 1024;

const dataDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
const stack = await startStack({ port: 0, dataDir, page: false });
const api = createTestApiClient(stack.apiUrl);
const signal = new AbortController().signal;

interface Times {
  /** Milliseconds from sending a form to S3's response. */
  readonly post: number;
  /** Milliseconds from S3's response to the record's `finalizedAt`. */
  readonly ready: number;
}

/** Uploads a file and waits until it is ready. */
const upload = async (name: string): Promise<Times> => {
  const bytes = randomBytes(size / 2).toString("hex");
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  const file = { fileName: name, size: bytes.length, contentType: "text/plain", sha256 };
  const [form] = (await api.requestUploads({ files: [file] }, signal)).uploads;
  if (form?.method !== "post") throw new Error("no form was signed");
  const body = new FormData();
  for (const [field, value] of Object.entries(form.fields)) body.append(field, value);
  body.append("file", new Blob([bytes]));
  const sent = Date.now();
  const { status } = await fetch(form.url, { method: "POST", body });
  const acknowledged = Date.now();
  if (status !== 201) throw new Error(`S3 responded with ${status}`);
  for (;;) {
    const record = await api.getUpload(form.id, signal);
    if (isReady(record))
      return {
        post: acknowledged - sent,
        ready: Date.parse(record.finalizedAt ?? "") - acknowledged,
      };
    if (!isPending(record)) throw new Error(`${name} is ${record.status}`);
    await delay(5);
  }
};

try {
  const names = Array.from({ length: uploads }, (_, number) => `${number}.txt`).values();
  const times: Times[] = [];
  const worker = async () => {
    for (const name of names) times.push(await upload(name));
  };
  await Promise.all(Array.from({ length: concurrentUploads }, worker));
  const quantile = (of: keyof Times, q: number) => {
    const sorted = times.map((time) => time[of]).toSorted((one, other) => one - other);
    return sorted[Math.min(sorted.length - 1, Math.floor(q * uploads))] ?? Number.NaN;
  };
  console.log(`${uploads} uploads, ${concurrentUploads} at a time, from S3's response to ready:`);
  console.log(
    `median ${quantile("ready", 0.5)} ms, 95th percentile ${quantile("ready", 0.95)} ms, maximum ${quantile("ready", 1)} ms`,
  );
  const post = quantile("post", 0.5);
  console.log(
    `${(quantile("ready", 0.5) / post).toFixed(2)} times the POST to S3 (medians; POST ${post} ms)`,
  );
} finally {
  await stack.close();
  await rm(dataDir, { recursive: true, force: true });
}
