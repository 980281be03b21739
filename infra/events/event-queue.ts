import type { Scope } from "../scope.ts";
import {
  createQueuePolicy,
  createQueueWithDeadLetters,
  type QueueWithDeadLetters,
} from "./queue.ts";

/** A queue that a rule of the bus sends events to. */
export interface EventQueue {
  readonly queue: sst.aws.Queue;
  /** The events that could not be handled. */
  readonly deadLetters: sst.aws.Queue;
}

/**
 * Creates a queue, and a rule of the bus that sends events to it.
 *
 * @param pattern of the events. Others would only start the function
 */
export const createEventQueue = (
  scope: Scope,
  {
    bus,
    pattern,
    ...names
  }: QueueWithDeadLetters & { readonly bus: sst.aws.Bus; readonly pattern: object },
): EventQueue => {
  const { named, inside } = scope;
  const { part, deadLettersPart } = names;
  const { queue, deadLetters } = createQueueWithDeadLetters(scope, names);
  const rule = new aws.cloudwatch.EventRule(
    named(`${part}Rule`),
    { eventBusName: bus.name, eventPattern: JSON.stringify(pattern) },
    inside,
  );
  const policies = [
    allowRule(scope, { part, queue, rule }),
    allowRule(scope, { part: deadLettersPart, queue: deadLetters, rule }),
  ];
  new aws.cloudwatch.EventTarget(
    named(`${part}Target`),
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
