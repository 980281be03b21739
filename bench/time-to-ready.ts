// How long a record takes to become ready once S3 has acknowledged its bytes: 200 uploads of 64 KiB, 8 at a time, through
// all of Slipway on this machine. Both ends are times of this machine's one clock.
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
const atOnce = 8;
const size = 64 * 1024;

const dataDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
const stack = await startStack({ port: 0, dataDir, page: false });
const api = createTestApiClient(stack.apiUrl);
const signal = new AbortController().signal;

/** Milliseconds from S3's acknowledgement of one upload to its record's `finalizedAt`. */
const timeToReady = async (name: string): Promise<number> => {
  const bytes = randomBytes(size / 2).toString("hex");
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  const file = { fileName: name, size: bytes.length, contentType: "text/plain", sha256 };
  const [form] = (await api.requestUploads([file], signal)).uploads;
  if (form?.method !== "post") throw new Error("no form was signed");
  const body = new FormData();
  for (const [field, value] of Object.entries(form.fields)) body.append(field, value);
  body.append("file", new Blob([bytes]));
  const { status } = await fetch(form.url, { method: "POST", body });
  const acknowledged = Date.now();
  if (status !== 201) throw new Error(`S3 answered ${status}`);
  for (;;) {
    const record = await api.getUpload(form.id, signal);
    if (isReady(record)) return Date.parse(record.finalizedAt ?? "") - acknowledged;
    if (!isPending(record)) throw new Error(`${name} is ${record.status}`);
    await delay(5);
  }
};

try {
  const names = Array.from({ length: uploads }, (_, number) => `${number}.txt`).values();
  const times: number[] = [];
  const worker = async () => {
    for (const name of names) times.push(await timeToReady(name));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * uploads))];
  console.log(`${uploads} uploads, ${atOnce} at a time, from S3's acknowledgement to ready:`);
  console.log(
    `median ${quantile(0.5)} ms, 95th percentile ${quantile(0.95)} ms, longest ${quantile(1)} ms`,
  );
} finally {
  await stack.close();
  await rm(dataDir, { recursive: true, force: true });
}
