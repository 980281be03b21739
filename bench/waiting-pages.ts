// How much 1,000 pages that wait for their uploads slow down finalizing, with the concurrency limits of a production
// deployment. Prints the time from S3's event to the published event, alone and while the pages wait, and their ratio.
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
/** Milliseconds: pages ask often at first, then less. It is waiting that is measured, not arriving all at once. */
const pagesFindTheirPace = 5_000;

/** Waits for an upload as a page does. One that stops waiting, because its upload never comes, starts again. */
const waitLikeAPage = async (endpoint: string, token: string, id: string, signal: AbortSignal) => {
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

/** The pages have a thread of their own: on AWS they do not take the functions' processors. */
const bePages = async () => {
  const { endpoint, token, ids } = workerData;
  const leaving = new AbortController();
  parentPort?.once("message", () => leaving.abort());
  await Promise.all(ids.map((id: string) => waitLikeAPage(endpoint, token, id, leaving.signal)));
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
  /** Files come one after the other, each when the one before it is ready, or as fast as one sender posts them. */
  const finalizeRound = async (pace: "one by one" | "flood"): Promise<number> => {
    times = [];
    for (const form of await request(files)) {
      await postForm(form, file.buffer);
      if (pace === "one by one") await stack.settled();
    }
    await stack.settled();
    return median(times);
  };
  const statuses = () => stack.executions.count("upload-statuses");

  await finalizeRound("flood");
  const paces = ["one by one", "flood"] as const;
  const measured = paces.map((pace) => ({
    pace,
    alone: [] as number[],
    beside: [] as number[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    while (statuses().running > 0) await delay(100);
    for (const { pace, alone } of measured) alone.push(await finalizeRound(pace));
    const ids = (await request(waitingPages)).map(({ id }) => id);
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { endpoint: apiUrl, token, ids },
    });
    const refusedBefore = statuses().throttled;
    const shouldBeRefused = waitingPages - limits.concurrency.statuses;
    while (statuses().throttled - refusedBefore < shouldBeRefused) await delay(20);
    await delay(pagesFindTheirPace);
    for (const { pace, beside } of measured) beside.push(await finalizeRound(pace));
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage("leave");
    await ended;
  }
  await stack.close();
  await rm(dataDir, { recursive: true });
  console.log(
    `${rounds} rounds of ${files} files; medians, from S3's event to the published event`,
  );
  for (const { pace, alone, beside } of measured) {
    const [quiet, busy] = [median(alone), median(beside)];
    console.log(
      `${pace.padEnd(10)}  alone ${quiet.toFixed(1)} ms, beside ${waitingPages} waiting pages ${busy.toFixed(1)} ms: ${(busy / quiet).toFixed(2)} times`,
    );
  }
  console.log(
    `status requests at once: ${statuses().peak}, refused at once: ${statuses().throttled}`,
  );
};

await (isMainThread ? measure() : bePages());
