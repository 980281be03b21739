import { hookFunctionName } from "@slipway/core/deployment/grants";
import { hookNames } from "@slipway/core/events/hook-events";
import { UploadEvent } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import { createDynamoDbHookMarks } from "@slipway/functions/aws/dynamodb/dynamodb-hook-marks";
import { handleEventsHandler } from "@slipway/functions/lambda/handlers/handle-hook-events";
import type { AppKinds } from "@slipway/functions/ports/app-kinds";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import { createMarkClient, type MarkItems } from "@slipway/functions/testing/hook-marks-in-memory";
import * as v from "valibot";
import type { Faults } from "../faults.ts";
import { appRules, type KindName } from "../functions/app-kinds.ts";
import { createLambdaContext, createSqsEvent } from "../functions/lambda-events.ts";
import type { Invocation, Runtime } from "../functions/runtime.ts";
import type { Consumer, Message } from "../services/queue.ts";
import type { HookObserver } from "./hook-observer.ts";
import { runWithClock } from "./invocation-clock.ts";

interface HookWorld {
  readonly runtime: Runtime;
  readonly faults: Pick<Faults, "occurs">;
  readonly observer: HookObserver;
  readonly createTelemetry: (invocation: Invocation) => Telemetry;
}

const Body = v.pipe(v.string(), v.parseJson(), v.object({ detail: UploadEvent }));

/** Deploys handle-events with the hooks of an app. */
export const deployHooks = (world: HookWorld): Consumer => {
  const marks: MarkItems = new Map();
  return (batch) =>
    world.runtime.invoke(hookFunctionName, limits.timeout.hooks, (invocation) =>
      runWithClock(invocation, () => handleBatch(world, { batch, marks, invocation })),
    );
};

const handleBatch = async (
  { faults, observer, createTelemetry }: HookWorld,
  {
    batch,
    marks,
    invocation,
  }: {
    readonly batch: readonly Message[];
    readonly marks: MarkItems;
    readonly invocation: Invocation;
  },
): Promise<readonly string[]> => {
  const [message] = batch;
  if (message === undefined || batch.length > limits.hooks.batchSize)
    throw new Error("A batch must have one message.");
  const event = v.parse(Body, message.body).detail;
  const client = createMarkClient(marks, {
    send: ({ action, act }) =>
      invocation.call({ to: `dynamodb ${action}`, detail: () => "the mark of a hook", act }),
    onCompleted: () => observer.onMarked(event),
  });
  const handler = handleEventsHandler({
    kinds: createHookedKinds({ faults, observer, invocation }),
    openMarks: createDynamoDbHookMarks(client, "uploads"),
    telemetry: createTelemetry(invocation),
    maxClockError: limits.clockSkew * 1000,
    pause: (milliseconds) => invocation.pause(milliseconds),
  });
  const { batchItemFailures } = await handler(
    createSqsEvent(batch),
    createLambdaContext(invocation),
  );
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

/** Creates the kinds of an app whose hooks call a service of its own, which can fail or hang. */
const createHookedKinds = ({
  faults,
  observer,
  invocation,
}: Pick<HookWorld, "faults" | "observer"> & { readonly invocation: Invocation }): AppKinds => {
  const hook = async ({ upload }: { readonly upload: UploadEvent }): Promise<void> => {
    observer.onStarted(upload, invocation.name);
    try {
      await invocation.call({
        to: `app ${hookNames[upload.type]}`,
        detail: () => upload.id,
        act: () => {
          if (faults.occurs("failing hook")) throw new Error("The app's service is down.");
        },
      });
    } catch (error) {
      observer.onEnded(upload, invocation.name, "failed");
      throw error;
    }
    observer.onEnded(upload, invocation.name, "completed");
  };
  const hooks = {
    onReady: hook,
    onRejected: hook,
    onTrashed: hook,
    onRestored: hook,
    onDeleted: hook,
  };
  return {
    rules: appRules,
    config: { kinds: { photo: hooks, document: hooks } satisfies Record<KindName, object> },
  };
};
