import type { Instructions } from "@slipway/core/api";
import type { FeedState } from "@slipway/core/feed/feed-state";
import { Problem } from "@slipway/core/problem";
import type { HttpFunction } from "@slipway/core/routes";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import type { Faults } from "../faults.ts";
import type { Deployment } from "../functions/deployment.ts";
import { downloadCounterCall } from "../functions/downloads.ts";
import type { History } from "../invariants/history.ts";
import type { Checker } from "../invariants/invariants.ts";
import type { LinkHistories } from "../links/link-history.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Bucket } from "../services/bucket.ts";
import type { SweepClock } from "../services/schedule.ts";
import type { ShareTable } from "../services/share-table.ts";
import type { Trace } from "../trace.ts";
import type { Owner } from "./action.ts";
import { second } from "./times.ts";

/** The maximum number of tries of a request. */
const maxTries = 4;

/** An upload that its owner requested, and got the instructions for. */
export interface RequestedUpload {
  readonly instructions: Instructions;
  readonly owner: Owner;
}

/** A share link whose address its owner got. */
export interface SharedLink {
  readonly id: string;
  readonly token: string;
  readonly owner: Owner;
  readonly uploads: readonly string[];
  readonly password: string | undefined;
}

/** Returns an owner as a caller that sends files. */
export const asUploader = (owner: Owner) => ({ owner, sub: owner });

/** The simulated world of the owners, and the uploads that they requested. */
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
  /** The uploads that were requested, by the number of the action that requested each. */
  readonly requested: Map<number, RequestedUpload>;
  /** The share links, by the number of the action that created each. */
  readonly shared: Map<number, SharedLink>;
  readonly links: LinkHistories;
  readonly shareTable: ShareTable;
  /** The pages that follow the feeds of the owners. */
  readonly feeds: Map<Owner, FeedState>;
}

/** Waits some milliseconds of simulated time. */
export const wait = ({ scheduler }: OwnerContext, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    scheduler.at(scheduler.now() + milliseconds, resolve);
  });

/**
 * Sends a request to the API, and may retry it after an error.
 *
 * @param tries the most tries
 * @returns the response or the problem, or undefined if every try failed
 */
export const callApi = async <Response>(
  context: OwnerContext,
  name: HttpFunction,
  respond: (adapters: RequestAdapters) => Promise<Response>,
  tries: number = maxTries,
): Promise<Response | Problem | undefined> => {
  const { deployment, random, checker } = context;
  for (let count = 1; ; count += 1) {
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
    if (count >= tries || random.chance(0.3)) return undefined;
    await wait(context, random.below(30 * second));
  }
};
