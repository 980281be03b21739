import { limits } from "@slipway/core/limits";
import type { Random } from "../random.ts";
import type { SweepClock } from "../services/schedule.ts";
import { start } from "../start-time.ts";
import type { PlannedUpload } from "./action.ts";

export const second = 1000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** Returns when things coincide, in milliseconds after the request: a policy ends, a check is due, a retention ends. */
const calculateMoments = ({ large, file }: PlannedUpload, random: Random) => {
  const lifetime = large ? limits.multipartLifetime : limits.policyLifetime;
  const look = lifetime + limits.policyGrace;
  const retention = (file.retention ?? random.pick(limits.retentionDays)) * day;
  return {
    policyEnd: lifetime * second,
    look: look * second,
    lastCheck: (look + limits.quarantine) * second,
    retentionEnd: retention,
  };
};

/** Creates functions that choose times, in milliseconds since the start of the run. */
export const createTimes = (random: Random, clock: SweepClock) => {
  /** Chooses a time near a moment, mostly during the sweep that follows it. */
  const around = (moment: number): number =>
    random.chance(0.6)
      ? clock.tickAfter(start + moment) - start + random.between(-2 * second, 5 * second)
      : Math.max(0, moment + random.between(-90 * second, (90 + limits.sweep.every) * second));
  return {
    around,
    /** Chooses when something happens to an upload, mostly near one of its moments. */
    after(request: number, planned: PlannedUpload): number {
      const { policyEnd, look, lastCheck, retentionEnd } = calculateMoments(planned, random);
      const kind = random.below(20);
      if (kind < 9) return request + random.below(2 * minute);
      if (kind < 11) return around(request + policyEnd);
      if (kind < 15) return around(request + look);
      if (kind < 17) return around(request + lastCheck);
      if (kind < 19) return around(request + retentionEnd);
      return request + random.below(40 * day);
    },
  };
};
