import type { Metric } from "@slipway/core/deployment/metrics";
import type { CompletionEvent } from "@slipway/core/events/completion-event";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { ObjectKeys } from "@slipway/core/identity";
import type { Kinds } from "@slipway/core/kinds/kind-rules";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { limits } from "@slipway/core/limits";
import type { HttpFunction } from "@slipway/core/routes";
import { type Change, publishEvents } from "@slipway/functions/events/publish";
import { createDerivationBody } from "@slipway/functions/images/derivation-message";
import { finalizeUploadHandler } from "@slipway/functions/lambda/handlers/handle-bucket-events";
import { completeUploadHandler } from "@slipway/functions/lambda/handlers/handle-completion";
import { deriveImagesHandler } from "@slipway/functions/lambda/handlers/handle-derivations";
import { sweepUploadsHandler } from "@slipway/functions/lambda/handlers/handle-schedule";
import type { Adapters, RequestAdapters } from "@slipway/functions/ports/adapters";
import type { Downloads } from "@slipway/functions/ports/downloads";
import type { EventBus } from "@slipway/functions/ports/events";
import type { Passwords } from "@slipway/functions/ports/shares";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import type { Faults } from "../faults.ts";
import { deployHooks } from "../hooks/handle-events.ts";
import type { HookObserver } from "../hooks/hook-observer.ts";
import type { Random } from "../random.ts";
import type { Bucket } from "../services/bucket.ts";
import type { Consumer, Message } from "../services/queue.ts";
import type { Table } from "../services/table.ts";
import type { Trace } from "../trace.ts";
import { createAppKinds } from "./app-kinds.ts";
import { createDeriver, type ImageWork } from "./deriver.ts";
import { createDownloads } from "./downloads.ts";
import { createInspector, type Poison } from "./inspector.ts";
import { createLambdaContext, createSqsEvent } from "./lambda-events.ts";
import { createObjects } from "./objects.ts";
import { createRecords } from "./records.ts";
import type { Invocation, InvocationResult, Runtime } from "./runtime.ts";
import { createShares, type SharesWorld } from "./shares.ts";

/** The functions of Slipway, deployed on simulated services. */
export interface Deployment {
  /** Runs a use case for an HTTP request. */
  request<Answer>(
    name: HttpFunction,
    answer: (adapters: RequestAdapters) => Promise<Answer>,
  ): Promise<InvocationResult<Answer>>;
  finalize(batch: readonly Message[]): Promise<InvocationResult<readonly string[]>>;
  sweep(): Promise<InvocationResult<unknown>>;
  derive(batch: readonly Message[]): Promise<InvocationResult<readonly string[]>>;
  publish(changes: readonly Change[]): Promise<InvocationResult<Change | undefined>>;
  readonly handleEvents: Consumer;
  /** The metrics that the functions counted. */
  readonly counts: Partial<Record<Metric, number>>;
}

interface DeploymentWorld {
  readonly runtime: Runtime;
  readonly table: Table;
  readonly bucket: Bucket;
  readonly keys: ObjectKeys;
  readonly counters: Downloads;
  /** Undefined in a run without share links. */
  readonly shares: SharesWorld | undefined;
  readonly passwords: Passwords;
  readonly now: () => number;
  readonly faults: Faults;
  readonly random: Random;
  readonly imageWork: ImageWork;
  /** The rules of the app's kinds. */
  readonly rules: Kinds;
  /** Sends a message to the queue of uploads to derive images from. */
  readonly sendToImages: (body: string) => void;
  readonly trace: Trace | undefined;
  readonly poison: Poison;
  readonly onPublished: (event: UploadEvent) => void;
  readonly hookObserver: HookObserver;
}

/** The world, with the state of its deployment. */
interface DeploymentContext extends DeploymentWorld {
  readonly counts: Partial<Record<Metric, number>>;
  readonly newId: (time: Date) => string;
}

/** Deploys the functions. */
export const createDeployment = (world: DeploymentWorld): Deployment => {
  const { runtime, random } = world;
  const context: DeploymentContext = { ...world, counts: {}, newId: createIds() };
  /** S3 does not reveal to a function without list permission that a version is gone. */
  const sweepMayList = random.chance(0.5);
  return {
    counts: context.counts,
    request: (name, answer) =>
      runtime.invoke(name, timeouts[name], (invocation) =>
        answer(createAdapters(context, invocation)),
      ),
    finalize: (batch) =>
      runtime.invoke("finalize-upload", limits.timeout.finalize, async (invocation) => {
        const handler = finalizeUploadHandler(createAdapters(context, invocation));
        const { batchItemFailures } = await handler(
          createSqsEvent(batch),
          createLambdaContext(invocation),
        );
        return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      }),
    sweep: () =>
      runtime.invoke("sweep-uploads", limits.timeout.sweep, (invocation) =>
        sweepUploadsHandler(createAdapters(context, invocation, { mayList: sweepMayList }))(
          {},
          createLambdaContext(invocation),
        ),
      ),
    derive: (batch) =>
      runtime.invoke("derive-images", limits.timeout.images, async (invocation) => {
        const handler = deriveImagesHandler({
          ...createAdapters(context, invocation),
          deriver: createDeriver(invocation, world.imageWork),
        });
        const { batchItemFailures } = await handler(
          createSqsEvent(batch),
          createLambdaContext(invocation),
        );
        return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      }),
    publish: (changes) =>
      runtime.invoke("publish-events", limits.timeout.publish, (invocation) =>
        publishEvents(changes, {
          events: createEventBus(context, invocation),
          bucket: "uploads",
          telemetry: createTelemetry(context, invocation),
        }),
      ),
    handleEvents: deployHooks({
      runtime,
      faults: world.faults,
      observer: world.hookObserver,
      createTelemetry: (invocation) => createTelemetry(context, invocation),
    }),
  };
};

/** Returns a function that creates UUIDs version 7, ordered by time and then by number. */
const createIds = (): ((time: Date) => string) => {
  let ids = 0;
  return (time) => {
    ids += 1;
    const milliseconds = time.getTime().toString(16).padStart(12, "0");
    const number = ids.toString(16).padStart(12, "0");
    return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-${number}`;
  };
};

const createTelemetry = ({ trace, counts }: DeploymentContext, { name }: Invocation): Telemetry => {
  const log = (message: string, fields: object = {}) =>
    trace?.(name, () => `"${message}" ${JSON.stringify(fields, withErrors)}`);
  return {
    info: log,
    warn: log,
    error: log,
    count: (metric) => {
      counts[metric] = (counts[metric] ?? 0) + 1;
    },
  };
};

/** Invokes complete-upload until it succeeds, three times at most, as Lambda does for an asynchronous event. */
const complete = async (context: DeploymentContext, completion: CompletionEvent): Promise<void> => {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const result = await context.runtime.invoke(
      "complete-upload",
      limits.timeout.complete,
      (invocation) =>
        completeUploadHandler(createAdapters(context, invocation))(
          completion,
          createLambdaContext(invocation),
        ),
    );
    if (result.kind === "returned") return;
  }
};

const createAdapters = (
  context: DeploymentContext,
  invocation: Invocation,
  { mayList = false }: { readonly mayList?: boolean } = {},
): Adapters & RequestAdapters => ({
  completions: {
    start: (completion) =>
      invocation.call({
        to: "lambda Invoke",
        detail: () => completion.id,
        act: () => {
          void complete(context, completion);
        },
      }),
  },
  records: createRecords(invocation, context),
  objects: createObjects(invocation, context.bucket, {
    prefixes: [context.keys.prefix, context.keys.derivedPrefix],
    mayList,
  }),
  derivations: {
    kinds: listDerivedKinds(context.rules),
    request: (upload) =>
      invocation.call({
        to: "sqs SendMessage",
        detail: () => upload.id,
        act: () => context.sendToImages(createDerivationBody(upload)),
      }),
  },
  keys: context.keys,
  downloads: createDownloads(invocation, context.counters),
  shares: createShares(invocation, context.shares),
  passwords: context.passwords,
  inspector: createInspector(invocation, context.poison, context.random),
  telemetry: createTelemetry(context, invocation),
  kinds: createAppKinds(invocation, context),
  clock: invocation.clock,
  pause: invocation.pause,
  limitTime: invocation.limitTime,
  newId: () => context.newId(invocation.clock()),
});

const createEventBus = (
  { faults, random, onPublished }: DeploymentContext,
  { call }: Invocation,
): EventBus => ({
  publish: (events) =>
    call({
      to: "eventbridge PutEvents",
      detail: () => events.map(({ type, id }) => `${type} ${id}`).join(", "),
      act: () => {
        const accepted = faults.occurs("refused event")
          ? random.below(events.length)
          : events.length;
        for (const event of events.slice(0, accepted)) onPublished(event);
        return events
          .slice(accepted)
          .map((event, index) => ({ event, ...(index === 0 && { error: "InternalFailure" }) }));
      },
    }),
});

/** Lambda's default for events (AWS Lambda Developer Guide, "Invoking a Lambda function asynchronously"). */
const maxAttempts = 3;

const timeouts: Record<HttpFunction, number> = {
  "request-upload": limits.timeout.request,
  library: limits.timeout.library,
  "upload-statuses": limits.timeout.statuses,
};

const withErrors = (_: string, value: unknown) => (value instanceof Error ? value.message : value);
