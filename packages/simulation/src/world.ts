import { removalDays } from "@slipway/core/deployment/bucket";
import { idOfKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { downloadsInMemory } from "@slipway/functions/testing/downloads-in-memory";
import { createFaults, type FaultKind } from "./faults.ts";
import { createDeployment } from "./functions/deployment.ts";
import { createRuntime, mostSkew } from "./functions/runtime.ts";
import { createConsole } from "./people/console.ts";
import { type Action, wordsOf } from "./people/deed.ts";
import { createOwner } from "./people/owner.ts";
import { randomOf } from "./random.ts";
import { createScheduler } from "./scheduler.ts";
import { createBucket } from "./services/bucket.ts";
import type { MultipartName } from "./services/multipart.ts";
import { createNotification } from "./services/notification.ts";
import { createQueue } from "./services/queue.ts";
import { createSweepClock, createSweepSchedule } from "./services/schedule.ts";
import { createStream } from "./services/stream.ts";
import { createTable } from "./services/table.ts";
import { createTimeToLive } from "./services/time-to-live.ts";
import { start } from "./start.ts";
import { createTrace } from "./trace.ts";
import { createHistory } from "./truth/history.ts";
import { createJudge } from "./truth/violations.ts";
import { createWitness } from "./truth/witness.ts";

const day = 24 * 60 * 60 * 1000;
const grace = limits.policyGrace * 1000;
const quarantine = limits.quarantine * 1000;

/** What a run's random numbers are for; each has its own. */
const purposes = { plan: 1, schedule: 2, faults: 3, services: 4, people: 5, poison: 6 } as const;

/** What may be taken out of a run. */
export interface Settings {
  readonly seed: number;
  readonly without: ReadonlySet<FaultKind>;
  /** After so many choices everything happens in order, and nothing new goes wrong. */
  readonly freeChoices: number | undefined;
  readonly traced: boolean;
}

/** A whole deployment with all around it, at the beginning of a run. */
export const createWorld = ({ seed, without, freeChoices, traced }: Settings) => {
  const random = (purpose: keyof typeof purposes) => randomOf(seed, purposes[purpose]);
  const scheduler = createScheduler(start, random("schedule"), freeChoices);
  const { now } = scheduler;
  const { trace, lines } = traced ? createTrace(now, start) : { trace: undefined, lines: [] };
  const faults = createFaults(random("faults"), without, scheduler.isFree);
  const ofServices = random("services");
  const sweepClock = createSweepClock(ofServices);
  const history = createHistory();
  const judge = createJudge(({ invariant, detail }) => {
    trace?.("VIOLATION", () => `${invariant}: ${detail}`);
    scheduler.stop();
  });
  let hands = false;

  const witness = createWitness({ history, judge, now, bucket: () => bucket });
  const table = createTable(now, (commit) => {
    trace?.("table", () => `${commit.id} is ${commit.after?.status ?? "purged"}`);
    witness.onCommit(commit);
    stream.append(commit);
    schedule.onCommit(commit);
    timeToLive.onCommit(commit);
  });
  const bucket = createBucket({
    onChange(change) {
      trace?.("bucket", () => `${change.eventName} ${change.key} ${change.versionId}`);
      witness.onObjectChange(change, hands);
      notification.tell(change, isLossHealed(change.key));
    },
    onMultipart({ multipartUploadId, key, until }) {
      const id = idOfKey(key);
      // The first: another is of a request that S3 got twice, and nobody is told of it.
      if (id !== undefined) history.of(id).usableUntil ??= until;
      scheduler.at(now() + removalDays.abandonedMultipart * day, () =>
        endAbandoned({ multipartUploadId, key }),
      );
    },
  });

  /** S3's own rule for multipart uploads that nobody ends: only those that Slipway cannot know of may be left to it. */
  const endAbandoned = ({ multipartUploadId, key }: MultipartName) => {
    if (!bucket.multipart.all().some((one) => one.multipartUploadId === multipartUploadId)) return;
    judge.check(
      "no parts left",
      !history.knownMultipart.has(multipartUploadId),
      () => `${multipartUploadId} of a record was left to the bucket's lifecycle rule`,
    );
    bucket.multipart.abort({ multipartUploadId, key });
  };

  /**
   * Whether the sweep finds what happened without its event: until a policy and its grace are over, by the fastest clock;
   * and an upload that came too late for that, until its last look. After that it is known by its event alone.
   */
  const isLossHealed = (key: string): boolean => {
    const upload = history.ofKey(key);
    // The sweep lists the record's own key alone.
    if (upload?.usableUntil === undefined || upload.key !== key) return false;
    const firstLook = upload.usableUntil + grace - mostSkew;
    const isAlone = !hands && upload.last?.status === "expired" && upload.stored.length === 1;
    return now() < firstLook || (isAlone && now() < firstLook + quarantine - mostSkew);
  };

  const counters = downloadsInMemory(() => ofServices.below(1000) / 1000);
  const runtime = createRuntime({ scheduler, faults, random: ofServices, trace });
  let isDeadly = true;
  const poison = { isDeadly: () => isDeadly, onDeath: witness.onDeath };
  const deployment = createDeployment({
    ...{ runtime, table, bucket, counters, now, faults, trace, poison, random: ofServices },
    onPublished: (event) => history.of(event.id).published.push(event),
  });
  const services = { scheduler, faults, trace, random: ofServices };
  const queue = createQueue({ ...services, consume: deployment.finalize });
  const notification = createNotification({ ...services, send: queue.send });
  const stream = createStream({ ...services, consume: deployment.publish });
  const schedule = createSweepSchedule({
    ...services,
    clock: sweepClock,
    table: () => table,
    sweep: deployment.sweep,
  });
  const timeToLive = createTimeToLive({ ...services, table: () => table });

  const owner = createOwner({
    ...{ scheduler, deployment, bucket, faults, history, judge, sweepClock, trace },
    random: random("people"),
  });
  const byHand = (act: () => void) => {
    hands = true;
    act();
    hands = false;
  };
  const console_ = createConsole({ bucket, history, byHand, random: random("people") });

  /** Do what somebody does. */
  const act = (action: Action): void => {
    const { number, deed } = action;
    trace?.("somebody", () => wordsOf(action));
    const id = "upload" in deed ? owner.idOf(deed.upload) : undefined;
    switch (deed.kind) {
      case "sweep":
        for (let count = 0; count < deed.atOnce; count += 1) void deployment.sweep();
        return;
      case "redrive":
        queue.redrive();
        return;
      case "put an orphan by hand":
        console_.putOrphan(deed.body, deed.layout);
        return;
      case "put an object by hand":
        if (id !== undefined) console_.put(id, deed.body, deed.layout);
        return;
      case "delete the object by hand":
        if (id !== undefined) console_.remove(id);
        return;
      case "hide the object by hand":
        if (id !== undefined) console_.hide(id);
        return;
      default:
        void owner.act(number, deed);
    }
  };

  return {
    ...{
      scheduler,
      faults,
      history,
      judge,
      table,
      bucket,
      counters,
      queue,
      runtime,
      deployment,
      act,
      lines,
    },
    sweepClock,
    plan: random("plan"),
    poison: random("poison"),
    idOf: owner.idOf,
    /** Deploys functions that no bytes kill any more. */
    mend: () => {
      isDeadly = false;
    },
  };
};
