import { setTimeout as delay } from "node:timers/promises";
import { parseObjectEvents } from "@slipway/core/events/s3-event";
import { UploadEvent } from "@slipway/core/events/upload-event";
import type {
  DeadLetter,
  DeadLetters,
  Redrive,
} from "@slipway/operations/dead-letters/dead-letters";
import { redriveAndWait } from "@slipway/operations/dead-letters/redrive";
import { connectDeadLetters } from "@slipway/operations/dead-letters/sqs-dead-letters";
import * as v from "valibot";
import { CannotRunError } from "../cannot-run-error.ts";
import { type CommandContext, createCommand, exitCodes } from "../command.ts";
import { findRunningStack } from "../local-stack.ts";
import { reportFailure } from "../report-failure.ts";
import { createTerminal } from "../terminal.ts";
import {
  type QueueConsumer,
  type RedriveOptions,
  readRedriveOptions,
  redriveCommandLine,
} from "./redrive-options.ts";

/** The number of dead letters that are listed at most. */
const maxListed = 100;

export const redriveCommand = createCommand({
  commandLine: redriveCommandLine,
  readOptions: readRedriveOptions,
  run: async (options, context) => {
    try {
      const { deadLetters, close } = connect(options.source);
      try {
        if (options.list) return await listDeadLetters(deadLetters, options, context);
        const redrive = options.wait ? redriveWithProgress : startRedrive;
        return await redrive(deadLetters, options, context);
      } finally {
        close();
      }
    } catch (error) {
      return reportFailure("redrive", error, context);
    }
  },
});

const BusEvent = v.pipe(v.string(), v.parseJson(), v.object({ detail: UploadEvent }));

const connect = (source: RedriveOptions["source"]) => {
  if ("queue" in source) return connectDeadLetters(source.queue, {});
  const { endpoints, credentials } = findRunningStack(source.dataDir);
  const { sqs, region } = endpoints;
  const queues: Readonly<Record<QueueConsumer, string | undefined>> = {
    "finalize-upload": sqs.deadLetters,
    "handle-events": sqs.hookDeadLetters,
    "derive-images": sqs.imageDeadLetters,
  };
  const queue = queues[source.consumer];
  if (queue === undefined)
    throw new CannotRunError(
      `No kind of the local stack has ${source.consumer === "derive-images" ? "variants or full details" : "a hook for events"}. Start it with --config FILE.`,
    );
  return connectDeadLetters(queue, { endpoint: sqs.endpoint, region, credentials });
};

const listDeadLetters = async (
  deadLetters: DeadLetters,
  { json }: RedriveOptions,
  { print, errors }: CommandContext,
): Promise<number> => {
  const found = await deadLetters.list(maxListed);
  for (const letter of found) print(json ? JSON.stringify(letter) : formatDeadLetter(letter));
  const count = found.length === maxListed ? await deadLetters.count() : 0;
  const summary = found.length === 0 ? "There are no dead letters." : formatCount(found.length);
  errors.write(`${count > 0 ? `${summary}, and about ${count} more` : summary}\n`);
  return exitCodes.ok;
};

const formatDeadLetter = ({ messageId, sentAt, receiveCount, body }: DeadLetter): string =>
  `${messageId}  sent ${sentAt}  tried ${receiveCount}×  ${summarizeBody(body)}`;

/** Returns the events in a message, with their keys or uploads. For a message without events, returns the start of its body. */
const summarizeBody = (body: string): string => {
  try {
    const busEvent = v.safeParse(BusEvent, body);
    if (busEvent.success) return `${busEvent.output.detail.type} ${busEvent.output.detail.id}`;
    const keys = parseObjectEvents(body).map(({ kind, key }) => `${kind} ${key}`);
    if (keys.length > 0) return keys.join(", ");
  } catch {
    // An invalid body may be the reason why it is a dead letter.
  }
  return JSON.stringify(body.length > 80 ? `${body.slice(0, 80)}…` : body);
};

const startRedrive = async (
  deadLetters: DeadLetters,
  { json }: RedriveOptions,
  { print }: CommandContext,
): Promise<number> => {
  const count = await deadLetters.count();
  await deadLetters.startRedrive();
  print(
    json
      ? JSON.stringify({ status: "started", toMove: count })
      : `Redriving about ${formatCount(count)}.`,
  );
  return exitCodes.ok;
};

const redriveWithProgress = async (
  deadLetters: DeadLetters,
  { json }: RedriveOptions,
  { print, errors, interrupted }: CommandContext,
): Promise<number> => {
  const terminal = createTerminal(errors);
  const redrive = await redriveAndWait({
    deadLetters,
    onProgress: ({ moved, toMove }) =>
      terminal.showStatus(`Moved ${moved} of about ${formatCount(toMove)}`),
    pause: (milliseconds) => delay(milliseconds, true, { signal: interrupted }).catch(() => false),
  });
  terminal.clearStatus();
  if (redrive === undefined || redrive.status === "running") {
    terminal.printLine("Stopped waiting. SQS continues the redrive.");
    return exitCodes.interrupted;
  }
  print(json ? JSON.stringify(redrive) : formatResult(redrive));
  return redrive.status === "completed" ? exitCodes.ok : exitCodes.failed;
};

const formatResult = ({ status, moved, toMove, reason }: Redrive): string => {
  if (status === "completed") return `Moved ${formatCount(moved)} back to the queue.`;
  const outcome = status === "cancelled" ? "was canceled" : "failed";
  const counts = `after ${moved} of about ${formatCount(toMove)}`;
  return `The redrive ${outcome} ${counts}${reason ? `: ${reason}` : "."}`;
};

const formatCount = (count: number): string => `${count} ${count === 1 ? "message" : "messages"}`;
