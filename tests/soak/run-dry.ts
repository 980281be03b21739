import { limits } from "@slipway/core/limits";
import type { SoakStack } from "./soak-stack.ts";
import type { Storage } from "./storage.ts";

const minute = 60;
const day = 24 * 60 * minute;

/**
 * How far the clock runs ahead before each round of sweeps, in seconds: until forms are over, until what expired gets its
 * last look and short retentions end, until multipart uploads are over, and until those get their last look.
 */
const jumps = [
  limits.policyLifetime + limits.policyGrace + 10 * minute,
  limits.quarantine + day + 10 * minute,
  limits.multipartLifetime + limits.policyGrace,
  limits.quarantine + 10 * minute,
] as const;

/** Sweeps after which something that is still due is not going to be settled. */
const mostSweeps = 20;

/**
 * Without chaos, let everything come to its end: events, then all that is due, until nothing is.
 *
 * @returns how many sweeps that took
 * @throws {Error} when something stays due
 */
export const runDry = async (
  stack: SoakStack,
  storage: Storage,
  log: (line: string) => void,
): Promise<number> => {
  let sweeps = 0;
  const dueBy = async (time: Date) => (await storage.due(time.toISOString())).length;
  await stack.tell("settle");
  for (const ahead of jumps) {
    await stack.moveClock({ ahead });
    for (let sweep = 0; (await dueBy(stack.now())) > 0; sweep += 1) {
      if (sweep === mostSweeps) throw new Error(`${await dueBy(stack.now())} records stay due`);
      await stack.tell("sweep");
      await stack.tell("settle");
      sweeps += 1;
    }
    log(`${stack.now().toISOString()}: nothing is due, after ${sweeps} sweeps`);
  }
  const never = await dueBy(new Date("9999-12-31"));
  if (never > 0) throw new Error(`${never} records are due some day, and nothing should be`);
  return sweeps;
};
