import { defineSlipway } from "@slipway/core";
import { limits } from "@slipway/core/limits";
import { createChaos } from "@slipway/local/chaos/chaos";
import { expect, test, vi } from "vitest";
import { realFile } from "./real-files.ts";
import { postForm, requestForms, toRequestedFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

/** The largest number of files in one request. */
const perRequest = limits.filesPerRequest;
const requests = 2;
/** Requests whose files are sent at the same time. */
const atOnce = 4;

const hour = 60 * 60;

/** Calls an action until it succeeds. Under chaos, requests fail as on AWS. */
const retry = <Result>(act: () => Promise<Result>): Promise<Result> =>
  vi.waitFor(act, { timeout: 60_000, interval: 10 });

/** Uploads as many small files as one request can have. Returns their IDs. */
const uploadFiles = async ({ apiUrl }: TestStack, request: number): Promise<readonly string[]> => {
  const files = Array.from({ length: perRequest }, (_, index) =>
    realFile(`${request}-${index}.txt`, "text/plain", `${request} ${index}`),
  );
  const forms = await retry(() => requestForms(apiUrl, files.map(toRequestedFile)));
  for (const [index, form] of forms.entries()) {
    const { status } = await postForm(form, files[index]?.buffer ?? Buffer.alloc(0));
    expect(status).toBe(201);
  }
  return forms.map(({ id }) => id);
};

test(`in ${requests * perRequest} uploads under chaos, every upload gets its onReady`, async () => {
  const attempts = new Map<string, number>();
  const completed = new Set<string>();
  const running = new Set<string>();
  const overlaps: string[] = [];
  const config = defineSlipway({
    kinds: {
      default: {
        onReady: async ({ upload: { id } }) => {
          if (running.has(id)) overlaps.push(id);
          running.add(id);
          await new Promise((resolve) => setImmediate(resolve));
          running.delete(id);
          const attempt = (attempts.get(id) ?? 0) + 1;
          attempts.set(id, attempt);
          // The hook of every tenth upload fails at first.
          if (attempt === 1 && attempts.size % 10 === 0)
            throw new Error("The app's service is down.");
          completed.add(id);
        },
      },
    },
  });
  const chaos = createChaos({ seed: 18 });
  await using stack = await startTestStack({
    config,
    chaos,
    retryDelay: (count) => Math.min(20 * 2 ** count, 2000),
    // A call that was killed may be running until its function has timed out.
    hookTimeout: 2,
  });
  const ids: string[] = [];
  const numbers = Array.from({ length: requests }, (_, number) => number).values();
  const work = async () => {
    for (const number of numbers) ids.push(...(await uploadFiles(stack, number)));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  expect(ids).toHaveLength(requests * perRequest);

  const withoutHook = () => ids.filter((id) => !completed.has(id));
  await vi.waitFor(
    async () => {
      // The sweep finds uploads whose events were lost, once their policies have ended, or it was killed on them before.
      stack.advanceClock(hour);
      await stack.sweep().catch(() => {});
      await stack.settled();
      expect(withoutHook()).toEqual([]);
    },
    { timeout: 1_200_000, interval: 100 },
  );
  expect(stack.hookDeadLetters()).toEqual([]);
  expect(overlaps).toEqual([]);
  const ready = new Set(
    stack.events.flatMap(({ type, id }) => (type === "upload.ready" ? [id] : [])),
  );
  expect([...completed].toSorted()).toEqual([...ready].toSorted());
  for (const kind of ["dropped", "duplicated", "delayed", "killed"] as const)
    expect(chaos.counts[kind], kind).toBeGreaterThan(0);
}, 1_800_000);
