import type { Faults } from "../faults.ts";
import type { Random } from "../random.ts";

/** What a service sends messages to a queue with. */
export interface Sender {
  readonly faults: Faults;
  readonly random: Random;
  /** @param delay in milliseconds */
  readonly send: (body: string, delay: number) => void;
}

/** Chooses how long a message takes to arrive, in milliseconds. A delayed one takes up to one of the longest delays. */
export const chooseDelay = (
  { faults, random }: Pick<Sender, "faults" | "random">,
  longestDelays: readonly [number, ...number[]],
): number =>
  faults.occurs("delayed message") ? random.below(random.pick(longestDelays)) : random.below(2000);
