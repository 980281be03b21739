import { createHookEventPattern } from "@slipway/core/events/hook-events";
import { limits } from "@slipway/core/limits";
import type { Functions } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import { createQueuePolicy, createQueueWithDeadLetters } from "./queue.ts";

/** The events that hooks handle. */
export interface HookQueue {
  readonly queue: sst.aws.Queue;
  /** The events that hooks failed on. */
  readonly deadLetters: sst.aws.Queue;
}

/**
 * Creates a queue for the events that hooks handle, and a rule of the bus that sends them to it.
 *
 * @returns undefined if no kind has a hook for events
 */
export const createHookQueue = (
  scope: Scope,
  { bus }: { readonly bus: sst.aws.Bus },
): HookQueue | undefined => {
  const { named, inside, settings } = scope;
  const pattern = createHookEventPattern(settings.config?.kinds ?? {});
  if (pattern === undefined) return undefined;
  const { queue, deadLetters } = createQueueWithDeadLetters(scope, {
    part: "HookEvents",
    deadLettersPart: "HookDeadLetters",
    limits: limits.hooks,
  });
  const rule = new aws.cloudwatch.EventRule(
    named("HookEventsRule"),
    {
      eventBusName: bus.name,
      // Other events would only start the function.
      eventPattern: JSON.stringify(pattern),
    },
    inside,
  );
  const policies = [
    allowRule(scope, { part: "HookEvents", queue, rule }),
    allowRule(scope, { part: "HookDeadLetters", queue: deadLetters, rule }),
  ];
  new aws.cloudwatch.EventTarget(
    named("HookEventsTarget"),
    {
      eventBusName: bus.name,
      rule: rule.name,
      arn: queue.arn,
      // EventBridge retries for a day.
      deadLetterConfig: { arn: deadLetters.arn },
    },
    { ...inside, dependsOn: policies },
  );
  return { queue, deadLetters };
};

/** Allows only one rule to send to a queue. */
const allowRule = (
  scope: Scope,
  { part, queue, rule }: { part: string; queue: sst.aws.Queue; rule: aws.cloudwatch.EventRule },
): aws.sqs.QueuePolicy =>
  createQueuePolicy(scope, part, {
    queue,
    statements: [
      {
        principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
        actions: ["sqs:SendMessage"],
        resources: [queue.arn],
        conditions: [
          { test: "ArnEquals", variable: "aws:SourceArn", values: [rule.arn] },
          { test: "StringEquals", variable: "aws:SourceAccount", values: [scope.account] },
        ],
      },
    ],
  });

/** Invokes handle-events with messages of the queue. A failed message is redelivered after the visibility timeout. */
export const callHooksFromQueue = (
  { settings }: Scope,
  { hookQueue, functions }: { hookQueue: HookQueue | undefined; functions: Functions },
): void => {
  const handler = functions["handle-events"];
  if (hookQueue === undefined || handler === undefined) return;
  hookQueue.queue.subscribe(handler.arn, {
    // A hook that ends its function takes no other message along.
    batch: { size: limits.hooks.batchSize, partialResponses: true },
    transform: {
      eventSourceMapping: (args) => {
        args.tags = { ...settings.tags };
        // A flood of events waits in the queue, and does not flood the app's own services.
        args.scalingConfig = { maximumConcurrency: limits.concurrency.hooks };
        return undefined;
      },
    },
  });
};
