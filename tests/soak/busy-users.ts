import { setTimeout as delay } from "node:timers/promises";
import { isTransient } from "@slipway/client/transport/request-errors";
import { limits } from "@slipway/core/limits";
import { createRandom } from "@slipway/local/chaos/chance";
import { createTestApiClient } from "../api-calls.ts";
import { planUpload } from "./plan.ts";
import type { SoakStack } from "./soak-stack.ts";
import { type Experience, runPlan } from "./user.ts";

const usersAtOnce = 12;

/** Milliseconds between two sweeps, and between two polls of the newest records. */
const intervals = { sweep: 2_000, poll: 1_000 };

export interface BusyOptions {
  readonly uploads: number;
  readonly seed: number;
  readonly kills: number;
  readonly log: (line: string) => void;
}

export interface Busy {
  readonly experiences: readonly Experience[];
  /** The version of each upload that was seen ready. */
  readonly seenReady: ReadonlyMap<string, string>;
  readonly sweeps: number;
}

/** Runs the users until all have finished their uploads, while the process is killed and restarted. */
export const keepBusy = async (
  stack: SoakStack,
  { uploads, seed, kills, log }: BusyOptions,
): Promise<Busy> => {
  const api = createTestApiClient(stack.apiUrl);
  const chance = createRandom(seed);
  const experiences: Experience[] = [];
  const seenReady = new Map<string, string>();
  const killAt = Array.from({ length: kills }, () => chance() * uploads).sort((a, b) => a - b);
  let done = 0;
  let starts = 1;
  let sweeps = 0;
  let restarting: Promise<void> = Promise.resolve();

  const restart = async () => {
    await delay(chance() * 500);
    await stack.kill();
    starts += 1;
    await stack.start(seed + starts);
    log(`${done} of ${uploads} uploads done; killed and restarted (${starts - 1} of ${kills})`);
  };

  const numbers = Array.from({ length: uploads }, (_, number) => number).values();
  const users = Array.from({ length: usersAtOnce }, async () => {
    for (const number of numbers) {
      const experience = await runPlan(planUpload(number, seed), api);
      if (experience) experiences.push(experience);
      done += 1;
      while (done >= (killAt[0] ?? Number.POSITIVE_INFINITY)) {
        killAt.shift();
        restarting = restarting.then(restart);
      }
    }
  });

  let busy = true;
  const sweeping = (async () => {
    for (; busy; await delay(intervals.sweep))
      // A sweep may fail because the process is killed.
      await stack.run("sweep").then(
        () => {
          sweeps += 1;
        },
        () => {},
      );
  })();
  const polling = (async () => {
    for (; busy; await delay(intervals.poll)) {
      const ids = experiences.slice(-limits.status.idsPerRequest).map(({ id }) => id);
      try {
        if (ids.length === 0) continue;
        for (const { id, status, object } of (await api.getStatuses(ids, 0)).uploads)
          if (status === "ready" && object && !seenReady.has(id))
            seenReady.set(id, object.versionId);
      } catch (error) {
        if (!isTransient(error)) throw error;
      }
    }
  })();

  try {
    await Promise.all(users);
    await restarting;
  } finally {
    busy = false;
  }
  await Promise.all([sweeping, polling]);
  return { experiences, seenReady, sweeps };
};
