import { removalDays } from "@slipway/core/deployment/bucket";
import { createObjectKeys, type ObjectKeys, objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { createDownloadsInMemory } from "@slipway/functions/testing/downloads-in-memory";
import { createFaults, type FaultKind } from "./faults.ts";
import { appRules, derivingRules } from "./functions/app-kinds.ts";
import { createDeployment } from "./functions/deployment.ts";
import { createRuntime } from "./functions/runtime.ts";
import { createHookObserver } from "./hooks/hook-observer.ts";
import { createHistory, type History } from "./invariants/history.ts";
import { type Checker, createChecker } from "./invariants/invariants.ts";
import { createObserver } from "./invariants/observer.ts";
import { createLinks, hasShareLinks } from "./links/create-links.ts";
import { createRandom } from "./random.ts";
import { createScheduler } from "./scheduler.ts";
import { type Bucket, createBucket } from "./services/bucket.ts";
import { createEventRule } from "./services/event-rule.ts";
import { createImageRule } from "./services/image-rule.ts";
import { isLossHealed } from "./services/lost-events.ts";
import type { MultipartName } from "./services/multipart.ts";
import { createNotification } from "./services/notification.ts";
import { createQueue } from "./services/queue.ts";
import { createSweepClock, createSweepSchedule } from "./services/schedule.ts";
import { createStream } from "./services/stream.ts";
import { createTable } from "./services/table.ts";
import { createTimeToLive } from "./services/time-to-live.ts";
import { deadline, start } from "./start-time.ts";
import { createTrace } from "./trace.ts";
import type { Action } from "./users/action.ts";
import { createConsole } from "./users/console.ts";
import { createOwners } from "./users/owner.ts";
import { performAction } from "./users/perform-action.ts";

const day = 24 * 60 * 60 * 1000;

/** The purposes of a run's random numbers. */
const purposes = {
  plan: 1,
  schedule: 2,
  faults: 3,
  services: 4,
  people: 5,
  poison: 6,
  trash: 7,
  batches: 8,
  images: 9,
  links: 10,
  linkServices: 11,
} as const;

/** The settings of a run. */
export interface Settings {
  readonly seed: number;
  readonly without: ReadonlySet<FaultKind>;
  /** The number of random choices. After them, everything happens in order and without faults. */
  readonly freeChoices: number | undefined;
  readonly traced: boolean;
}

/** Every fourth run has a prefix in an existing bucket. */
const chooseKeys = (seed: number): ObjectKeys =>
  createObjectKeys(seed % 4 === 3 ? "media/files/" : objectPrefix);

/** Every fifth run has a kind that derives images. */
const derivesImages = (seed: number): boolean => seed % 5 === 2;

/** Creates a deployment with its services and users, at the start of a run. */
export const createWorld = ({ seed, without, freeChoices, traced }: Settings) => {
  const random = (purpose: keyof typeof purposes) => createRandom(seed, purposes[purpose]);
  const scheduler = createScheduler(start, random("schedule"), freeChoices);
  const { now } = scheduler;
  const { trace, lines } = traced ? createTrace(now, start) : { trace: undefined, lines: [] };
  const faults = createFaults(random("faults"), without, scheduler.isFree);
  const serviceRandom = random("services");
  const sweepClock = createSweepClock(serviceRandom);
  const keys = chooseKeys(seed);
  const history = createHistory(keys);
  const checker = createChecker(({ invariant, detail }) => {
    trace?.("VIOLATION", () => `${invariant}: ${detail}`);
    scheduler.stop();
  });
  let isManual = false;

  const observer = createObserver({ history, checker, now, bucket: () => bucket });
  const table = createTable(now, (commit) => {
    trace?.("table", () => `${commit.id} is ${commit.after?.status ?? "purged"}`);
    observer.onCommit(commit);
    stream.append(commit);
    schedule.onCommit(commit);
    timeToLive.onCommit(commit);
  });
  const bucket = createBucket({
    onChange(change) {
      trace?.("bucket", () => `${change.eventName} ${change.key} ${change.versionId}`);
      observer.onObjectChange(change, isManual);
      notification.notify(
        change,
        isLossHealed({
          upload: history.findByKey(change.key),
          key: change.key,
          now: now(),
          isManual,
        }),
      );
    },
    onMultipart({ multipartUploadId, key, until }) {
      const id = keys.parse(key);
      // S3 may get a request twice. No client learns of the second multipart upload.
      if (id !== undefined) history.get(id).usableUntil ??= until;
      scheduler.at(now() + removalDays.abandonedMultipart * day, () =>
        abortAbandoned({ bucket, history, checker }, { multipartUploadId, key }),
      );
    },
  });

  const counters = createDownloadsInMemory(() => serviceRandom.below(1000) / 1000);
  const links = createLinks({
    ...{ scheduler, checker, faults, trace, deadline },
    random: random("linkServices"),
    append: (commit) => stream.append(commit),
    removeUpload(id) {
      const upload = uploads.find((number) => owners.getUploadId(number) === id);
      if (upload === undefined) return;
      void owners.act(0, { kind: "delete permanently", upload });
      for (const delay of [1000, 3000]) scheduler.at(now() + delay, () => void deployment.sweep());
    },
  });
  const runtime = createRuntime({ scheduler, faults, random: serviceRandom, trace });
  let isDeadly = true;
  const poison = { isDeadly: () => isDeadly, onDeath: observer.onDeath };
  const hookObserver = createHookObserver({
    ...{ history, checker, now },
    isRunning: (invocation) => runtime.running.has(invocation),
  });
  const imageRandom = random("images");
  const rules = derivesImages(seed) ? derivingRules : appRules;
  let uploads: readonly number[] = [];
  const imageWork = {
    random: imageRandom,
    isDeadly: imageRandom.chance(0.1),
    interfere: () => {
      const upload = uploads[imageRandom.below(uploads.length)];
      if (upload === undefined) return;
      void owners.act(0, { kind: "delete", upload });
      if (imageRandom.chance(0.5))
        scheduler.at(now() + imageRandom.below(5000), () => void deployment.sweep());
    },
  };
  const deployment = createDeployment({
    ...{
      rules,
      runtime,
      table,
      bucket,
      keys,
      counters,
      shares: hasShareLinks(seed) ? links.stored : undefined,
      passwords: links.passwords,
      now,
      faults,
      trace,
      poison,
      random: serviceRandom,
    },
    onPublished(event) {
      history.get(event.id).published.push(event);
      sendToHooks(event);
      sendToImages(event);
    },
    sendToImages: (body) => imageQueue.send(body, imageRandom.below(2000)),
    hookObserver,
    imageWork,
  });
  const services = { scheduler, faults, trace, random: serviceRandom };
  const queue = createQueue({ ...services, consume: deployment.finalize });
  const hookQueue = createQueue({
    ...services,
    consume: deployment.handleEvents,
    queueLimits: limits.hooks,
  });
  const imageQueue = createQueue({
    ...{ ...services, random: imageRandom },
    consume: deployment.derive,
    queueLimits: limits.images,
  });
  const sendToImages = createImageRule({
    ...{ rules, random: imageRandom, now },
    send: imageQueue.send,
    getUpload: history.get,
  });
  const sendToHooks = createEventRule({ ...services, send: hookQueue.send });
  const notification = createNotification({ ...services, prefix: keys.prefix, send: queue.send });
  const stream = createStream({ ...services, consume: deployment.publish });
  const schedule = createSweepSchedule({
    ...services,
    clock: sweepClock,
    table: () => table,
    sweep: deployment.sweep,
  });
  const timeToLive = createTimeToLive({ ...services, table: () => table });

  const owners = createOwners({
    ...{ scheduler, deployment, bucket, faults, history, checker, sweepClock, trace },
    links: links.links,
    shareTable: links.table,
    random: random("people"),
  });
  const manually = (act: () => void) => {
    isManual = true;
    act();
    isManual = false;
  };
  const console_ = createConsole({ bucket, keys, history, manually, random: random("people") });

  const actors = { trace, owners, deployment, queue, console: console_ };
  return {
    ...{
      scheduler,
      faults,
      history,
      checker,
      table,
      bucket,
      keys,
      counters,
      queue,
      hookQueue,
      imageQueue,
      rules,
      hookObserver,
      runtime,
      deployment,
      lines,
    },
    act: (action: Action) => performAction(actors, action),
    sweepClock,
    plan: random("plan"),
    poison: random("poison"),
    trash: random("trash"),
    batches: random("batches"),
    links: hasShareLinks(seed) ? random("links") : undefined,
    shareTable: links.table,
    getUploadId: owners.getUploadId,
    checkLists: async () => {
      await owners.checkLists(table);
      await owners.checkFeeds(table);
      await owners.checkLinkLists(table);
    },
    /** Sets the numbers of the actions that request uploads, of which some are deleted while images are derived. */
    setUploads: (numbers: readonly number[]) => {
      uploads = numbers;
    },
    /** Deploys functions that no upload can end. */
    fix: () => {
      isDeadly = false;
    },
  };
};

/** Applies the bucket's lifecycle rule for abandoned multipart uploads. No record may know one of them. */
const abortAbandoned = (
  {
    bucket,
    history,
    checker,
  }: { readonly bucket: Bucket; readonly history: History; readonly checker: Checker },
  { multipartUploadId, key }: MultipartName,
): void => {
  if (!bucket.multipart.all().some((one) => one.multipartUploadId === multipartUploadId)) return;
  checker.check(
    "no parts remain",
    !history.knownMultipart.has(multipartUploadId),
    () => `${multipartUploadId} of a record was left to the bucket's lifecycle rule`,
  );
  bucket.multipart.abort({ multipartUploadId, key });
};
