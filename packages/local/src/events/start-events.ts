import { join } from "node:path";
import { createEventBridge } from "@slipway/functions/aws/eventbridge/eventbridge-events";
import { publishEventsHandler } from "@slipway/functions/lambda/handlers/handle-stream";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import { wrapEachRequest } from "../chaos/around-each-request.ts";
import type { Chaos } from "../chaos/chaos.ts";
import type { DataFolder } from "../data/data-folder.ts";
import type { Enforcement } from "../iam/role-guard.ts";
import type { Executions } from "../lambda/concurrency.ts";
import { createLambdaContext } from "../lambda/lambda-context.ts";
import { createLambdaEnvironment, type Runtime } from "../lambda/lambda-environment.ts";
import { bucketName, busName } from "../names.ts";
import { type BusEvent, startEventBus } from "./event-bus.ts";
import { openEventTarget } from "./event-target.ts";
import { consumeStream } from "./stream-consumer.ts";
import type { StreamJournal } from "./stream-journal.ts";

export interface EventsOptions {
  readonly folder: DataFolder;
  /** The changes of the table. */
  readonly journal: StreamJournal;
  readonly enforcement: Enforcement;
  /** Runs publish-events. Defaults to this process. */
  readonly runtime: Runtime | undefined;
  readonly telemetry: Telemetry;
  /** Called for each event on the bus. */
  readonly onEvent: (event: BusEvent) => void;
  /** A URL that receives each event. */
  readonly eventsTo: string | undefined;
  /** Stores events for other functions before they are acknowledged. */
  readonly sendToQueues: (events: readonly BusEvent[]) => Promise<void>;
  readonly executions: Pick<Executions, "soon">;
  /** Injects faults. */
  readonly chaos: Chaos | undefined;
}

export interface LocalEvents {
  /** Resolves when every change so far is published on the bus. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Publishes changes of uploads: from the table's stream through publish-events to the bus, and on to a URL. */
export const startEvents = async ({
  folder,
  journal,
  enforcement,
  runtime,
  executions,
  telemetry,
  onEvent,
  eventsTo,
  sendToQueues,
  chaos,
}: EventsOptions): Promise<LocalEvents> => {
  const target =
    eventsTo === undefined
      ? undefined
      : openEventTarget(join(folder.path, "events.sqlite"), {
          url: eventsTo,
          onGivenUp: ({ detail: { type, id } }) =>
            telemetry.warn("an event was not accepted for a day", { type, id, url: eventsTo }),
        });
  const bus = await startEventBus(folder, enforcement, async (events) => {
    target?.take(events);
    await sendToQueues(events);
    events.forEach(onEvent);
  });
  if (chaos !== undefined) wrapEachRequest(bus.client, chaos.around("eventBridge"));
  const handler = publishEventsHandler({
    events: createEventBridge(bus.client, busName),
    bucket: bucketName,
    telemetry,
  });
  const inThisProcess = chaos?.killable("publish-events", handler) ?? handler;
  const role = enforcement.roles["publish-events"];
  const publish: typeof handler =
    runtime?.("publish-events", createLambdaEnvironment(role, { events: bus.url })) ??
    inThisProcess;
  const stream = consumeStream({
    journal,
    invoke: (event) =>
      executions.soon("publish-events", () =>
        publish(event, createLambdaContext("publish-events")),
      ),
    onGivenUp: ({ id }) => telemetry.warn("a change of a record was not published", { id }),
  });
  return {
    idle: stream.idle,
    close: async () => {
      await stream.stop();
      await bus.close();
      await target?.stop();
      target?.close();
    },
  };
};
