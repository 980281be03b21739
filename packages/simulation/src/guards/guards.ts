import type { Guard } from "./guard.ts";
import { lifeCycleGuards } from "./life-cycle.ts";
import { useCaseGuards } from "./use-cases.ts";

/** Everything that the simulation must miss when it is taken out. */
export const guards: readonly Guard[] = [...lifeCycleGuards, ...useCaseGuards];
