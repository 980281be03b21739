import { setTimeout as delay } from "node:timers/promises";
import { isTransient } from "@slipway/client/transport/request-errors";
import { limits } from "@slipway/core/limits";
import { chanceOf } from "@slipway/local/chaos/chance";
import { apiClientOf } from "../callers.ts";
import { planOf } from "./plan.ts";
import type { SoakStack } from "./soak-stack.ts";
import { actOut, type Experience } from "./user.ts";

const usersAtOnce = 12;

/** Milliseconds between two sweeps, and between two looks at the newest records. */
const pace = { sweep: 2_000, look: 1_000 };

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

/** Have users upload until all have done what they wanted, while the process is killed and started again. */
export const keepBusy = async (
  stack: SoakStack,
  { uploads, seed, kills, log }: BusyOptions,
): Promise<Busy> => {
  const api = apiClientOf(stack.apiUrl);
  const chance = chanceOf(seed);
  const experiences: Experience[] = [];
  const seenReady = new Map<string, string>();
  const killAt = Array.from({ length: kills }, () => chance() * uploads).sort((a, b) => a - b);
  let done = 0;
  let lives = 1;
  let sweeps = 0;
  let restarting: Promise<void> = Promise.resolve();

  const restart = async () => {
    await delay(chance() * 500);
    await stack.kill();
    lives += 1;
    await stack.start(seed + lives);
    log(`${done} of ${uploads} uploads done; killed and started again (${lives - 1} of ${kills})`);
  };

  const numbers = Array.from({ length: uploads }, (_, number) => number).values();
  const users = Array.from({ length: usersAtOnce }, async () => {
    for (const number of numbers) {
      const experience = await actOut(planOf(number, seed), api);
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
    for (; busy; await delay(pace.sweep))
      // It may meet a kill, as sweeps do.
      await stack.tell("sweep").then(
        () => {
          sweeps += 1;
        },
        () => {},
      );
  })();
  const looking = (async () => {
    for (; busy; await delay(pace.look)) {
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
  await Promise.all([sweeping, looking]);
  return { experiences, seenReady, sweeps };
};
