import { limits } from "@slipway/core/limits";
import type { SoakStack } from "./soak-stack.ts";
import type { Storage } from "./storage.ts";

const minute = 60;
const day = 24 * 60 * minute;

/**
 * Seconds that the clock is moved before each round of sweeps: until forms expired, until expired uploads are checked for
 * the last time and short retentions end, until multipart uploads expired, and until those are checked for the last time.
 */
const jumps = [
  limits.policyLifetime + limits.policyGrace + 10 * minute,
  limits.quarantine + day + 10 * minute,
  limits.multipartLifetime + limits.policyGrace,
  limits.quarantine + 10 * minute,
] as const;

/** Records that are due after this number of sweeps will not be settled. */
const mostSweeps = 20;

/**
 * Handles all events without faults, and then sweeps until no record is due.
 *
 * @returns the number of sweeps
 * @throws {Error} if a record stays due
 */
export const runDry = async (
  stack: SoakStack,
  storage: Storage,
  log: (line: string) => void,
): Promise<number> => {
  let sweeps = 0;
  const dueBy = async (time: Date) => (await storage.due(time.toISOString())).length;
  await stack.run("settle");
  for (const ahead of jumps) {
    await stack.moveClock({ ahead });
    for (let sweep = 0; (await dueBy(stack.now())) > 0; sweep += 1) {
      if (sweep === mostSweeps) throw new Error(`${await dueBy(stack.now())} records stay due`);
      await stack.run("sweep");
      await stack.run("settle");
      sweeps += 1;
    }
    log(`${stack.now().toISOString()}: nothing is due, after ${sweeps} sweeps`);
  }
  const never = await dueBy(new Date("9999-12-31"));
  if (never > 0) throw new Error(`${never} records are due some day, and nothing should be`);
  return sweeps;
};
