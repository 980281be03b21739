import { limits } from "@slipway/core/limits";
import type { Random } from "../random.ts";
import type { SweepClock } from "../services/schedule.ts";
import { start } from "../start.ts";
import type { Wish } from "./deed.ts";

export const second = 1000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** Milliseconds after the request at which things meet: a policy ends, the sweep comes, a quarantine or retention is over. */
const momentsOf = ({ large, file }: Wish, random: Random) => {
  const lifetime = large ? limits.multipartLifetime : limits.policyLifetime;
  const look = lifetime + limits.policyGrace;
  const retention = (file.retention ?? random.pick(limits.retentionDays)) * day;
  return {
    policyEnd: lifetime * second,
    look: look * second,
    lastLook: (look + limits.quarantine) * second,
    retentionEnd: retention,
  };
};

/** Chooses times, in milliseconds since the run began. */
export const createTimes = (random: Random, clock: SweepClock) => {
  /** About a moment, and mostly while the sweep that follows it runs. */
  const around = (moment: number): number =>
    random.chance(0.6)
      ? clock.tickAfter(start + moment) - start + random.between(-2 * second, 5 * second)
      : Math.max(0, moment + random.between(-90 * second, (90 + limits.sweep.every) * second));
  return {
    around,
    /** When something happens to an upload that was asked for at a time: seldom at just any time. */
    after(request: number, wish: Wish): number {
      const { policyEnd, look, lastLook, retentionEnd } = momentsOf(wish, random);
      const kind = random.below(20);
      if (kind < 9) return request + random.below(2 * minute);
      if (kind < 11) return around(request + policyEnd);
      if (kind < 15) return around(request + look);
      if (kind < 17) return around(request + lastLook);
      if (kind < 19) return around(request + retentionEnd);
      return request + random.below(40 * day);
    },
  };
};
