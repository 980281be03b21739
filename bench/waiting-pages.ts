// Measures how much 1,000 pages that wait for their uploads slow down finalizing, with the concurrency limits of a production
// deployment. It prints the time from S3's event to the published event, without and with the waiting pages, and their ratio.
//
//   npm run bench -- waiting-pages [rounds] [files in a round]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createApiClient } from "@slipway/client/api-client";
import { createRecordWatch } from "@slipway/client/records/record-watch";
import { defaultRetryPolicy, wait } from "@slipway/client/transport/retry-policy";
import { limits } from "@slipway/core/limits";
import { startStack } from "@slipway/local/stack";
import { requestToken } from "../tests/api-calls.ts";
import { pdf } from "../tests/real-files.ts";
import { postForm, requestForms, toRequestedFile } from "../tests/script-client.ts";

const waitingPages = 1000;
/** Milliseconds until the pages poll at their final rate. They poll more often at first, which is not measured. */
const settlingTime = 5_000;

/** Waits for an upload as a page does. The upload never arrives, so it waits again when it times out. */
const waitForUpload = async (endpoint: string, token: string, id: string, signal: AbortSignal) => {
  const watch = createRecordWatch({
    ports: {
      api: createApiClient({ endpoint, getToken: () => token }),
      wait,
      whenOnline: async () => {},
      random: Math.random,
      retryPolicy: defaultRetryPolicy,
    },
    sending: () => 0,
    signal,
  });
  while (!signal.aborted) await watch.watch(id, signal).catch(() => undefined);
};

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** Runs the pages. They have a separate thread because on AWS they do not use the processors of the functions. */
const runPages = async () => {
  const { endpoint, token, ids } = workerData;
  const stopping = new AbortController();
  parentPort?.once("message", () => stopping.abort());
  await Promise.all(ids.map((id: string) => waitForUpload(endpoint, token, id, stopping.signal)));
};

const measure = async () => {
  const [rounds = 5, files = 100] = process.argv.slice(2).map(Number);
  const dataDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  const arrived = new Map<string, number>();
  let times: number[] = [];
  const stack = await startStack({
    port: 0,
    dataDir,
    page: false,
    telemetry: { info: () => {}, warn: () => {}, error: () => {}, count: () => {} },
    isEventLost: (body) => {
      const key = JSON.parse(body).Records?.[0]?.s3.object.key ?? "";
      arrived.set(String(key).split("/").at(-1) ?? "", performance.now());
      return false;
    },
    onEvent: ({ detail: { type, id } }) => {
      const start = arrived.get(id);
      if (type === "upload.ready" && start !== undefined) times.push(performance.now() - start);
      arrived.delete(id);
    },
  });
  const { apiUrl } = stack;
  const token = await requestToken(stack.url, "ada");
  const file = pdf("a.pdf");
  const request = async (count: number) => {
    const forms = [];
    while (forms.length < count)
      forms.push(
        ...(await requestForms(
          apiUrl,
          new Array(limits.filesPerRequest).fill(toRequestedFile(file)),
        )),
      );
    return forms.slice(0, count);
  };
  /** Uploads files one by one, each after the previous one is ready, or as fast as one client can. */
  const finalizeRound = async (pace: "one by one" | "all at once"): Promise<number> => {
    times = [];
    for (const form of await request(files)) {
      await postForm(form, file.buffer);
      if (pace === "one by one") await stack.settled();
    }
    await stack.settled();
    return median(times);
  };
  const statuses = () => stack.executions.count("upload-statuses");

  await finalizeRound("all at once");
  const paces = ["one by one", "all at once"] as const;
  const measured = paces.map((pace) => ({
    pace,
    alone: [] as number[],
    withPages: [] as number[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    while (statuses().running > 0) await delay(100);
    for (const { pace, alone } of measured) alone.push(await finalizeRound(pace));
    const ids = (await request(waitingPages)).map(({ id }) => id);
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { endpoint: apiUrl, token, ids },
    });
    const throttledBefore = statuses().throttled;
    const expectedThrottles = waitingPages - limits.concurrency.statuses;
    while (statuses().throttled - throttledBefore < expectedThrottles) await delay(20);
    await delay(settlingTime);
    for (const { pace, withPages } of measured) withPages.push(await finalizeRound(pace));
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage("stop");
    await ended;
  }
  await stack.close();
  await rm(dataDir, { recursive: true });
  console.log(
    `${rounds} rounds of ${files} files; medians, from S3's event to the published event`,
  );
  for (const { pace, alone, withPages } of measured) {
    const [quiet, busy] = [median(alone), median(withPages)];
    console.log(
      `${pace.padEnd(11)}  ${quiet.toFixed(1)} ms, with ${waitingPages} waiting pages ${busy.toFixed(1)} ms: ${(busy / quiet).toFixed(2)} times`,
    );
  }
  console.log(
    `maximum concurrent status requests: ${statuses().peak}, throttled: ${statuses().throttled}`,
  );
};

await (isMainThread ? measure() : runPages());
