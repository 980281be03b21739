import type { Instructions } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import type { HttpFunction } from "@slipway/core/routes";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import type { Faults } from "../faults.ts";
import type { Deployment } from "../functions/deployment.ts";
import { downloadCounterCall } from "../functions/downloads.ts";
import type { History } from "../invariants/history.ts";
import type { Checker } from "../invariants/invariants.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Bucket } from "../services/bucket.ts";
import type { SweepClock } from "../services/schedule.ts";
import type { Trace } from "../trace.ts";
import { second } from "./times.ts";

/** The name of the owner. */
export const owner = "ann";

/** The owner as a caller that sends files. */
export const ownUploader = { owner, sub: owner };

/** The maximum number of tries of a request. */
const maxTries = 4;

/** The simulated world of the owner, and the uploads that the owner requested. */
export interface OwnerContext {
  readonly scheduler: Scheduler;
  readonly deployment: Deployment;
  readonly bucket: Bucket;
  readonly faults: Faults;
  readonly random: Random;
  readonly history: History;
  readonly checker: Checker;
  readonly sweepClock: SweepClock;
  readonly trace: Trace | undefined;
  /** The instructions for each upload, by the number of the action that requested it. */
  readonly instructions: Map<number, Instructions>;
}

/** Waits some milliseconds of simulated time. */
export const wait = ({ scheduler }: OwnerContext, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    scheduler.at(scheduler.now() + milliseconds, resolve);
  });

/**
 * Sends a request to the API, and may retry it after an error.
 *
 * @returns the response or the problem, or undefined if every try failed
 */
export const callApi = async <Response>(
  context: OwnerContext,
  name: HttpFunction,
  respond: (adapters: RequestAdapters) => Promise<Response>,
): Promise<Response | Problem | undefined> => {
  const { deployment, random, checker } = context;
  for (let tries = 1; ; tries += 1) {
    const result = await deployment.request(name, respond);
    if (result.kind === "returned") return result.answer;
    if (result.kind === "failed") {
      if (result.error instanceof Problem && result.error.code !== "unavailable")
        return result.error;
      checker.check(
        "counting fails no request",
        result.failedCalls.some((call) => call !== downloadCounterCall),
        () => `a request failed because ${result.failedCalls.join(", ")} had`,
      );
    }
    if (tries === maxTries || random.chance(0.3)) return undefined;
    await wait(context, random.below(30 * second));
  }
};
