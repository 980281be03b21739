import { setTimeout as delay } from "node:timers/promises";
import { objectEvents } from "@slipway/core/events/s3-event";
import type {
  DeadLetter,
  DeadLetters,
  Redrive,
} from "@slipway/operations/dead-letters/dead-letters";
import { redriveToTheEnd } from "@slipway/operations/dead-letters/redrive";
import { connectDeadLetters } from "@slipway/operations/dead-letters/sqs-dead-letters";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { impossible } from "../report-failure.ts";
import { runningStack } from "../running-stack.ts";
import { createTerminal } from "../terminal.ts";
import { type RedriveOptions, readRedriveOptions, usage } from "./redrive-options.ts";

/** Dead letters that are listed at most. */
const mostListed = 100;

export const redriveCommand: Command = async (context) => {
  const options = readRedriveOptions(context.args);
  if (options === undefined) {
    context.print(usage);
    return exitCodes.ok;
  }
  try {
    const { deadLetters, close } = connect(options.from);
    try {
      if (options.list) return await list(deadLetters, options, context);
      return await (options.wait ? follow : begin)(deadLetters, options, context);
    } finally {
      close();
    }
  } catch (error) {
    return impossible("redrive", error, context);
  }
};

const connect = (from: RedriveOptions["from"]) => {
  if ("queue" in from) return connectDeadLetters(from.queue, {});
  const { endpoints, credentials } = runningStack(from.dataDir);
  const { sqs, region } = endpoints;
  return connectDeadLetters(sqs.deadLetters, { endpoint: sqs.endpoint, region, credentials });
};

const list = async (
  deadLetters: DeadLetters,
  { json }: RedriveOptions,
  { print, errors }: CommandContext,
): Promise<number> => {
  const found = await deadLetters.list(mostListed);
  for (const letter of found) print(json ? JSON.stringify(letter) : lineOf(letter));
  const count = found.length === mostListed ? await deadLetters.count() : 0;
  const words = found.length === 0 ? "There are no dead letters." : messages(found.length);
  errors.write(`${count > 0 ? `${words}, and about ${count} more` : words}\n`);
  return exitCodes.ok;
};

const lineOf = ({ messageId, sentAt, receiveCount, body }: DeadLetter): string =>
  `${messageId}  sent ${sentAt}  tried ${receiveCount}×  ${summaryOf(body)}`;

/** The keys that the events of a message are about; of a message without events, its beginning. */
const summaryOf = (body: string): string => {
  try {
    const keys = objectEvents(body).map(({ kind, key }) => `${kind} ${key}`);
    if (keys.length > 0) return keys.join(", ");
  } catch {
    // It may be a dead letter for exactly that.
  }
  return JSON.stringify(body.length > 80 ? `${body.slice(0, 80)}…` : body);
};

const begin = async (
  deadLetters: DeadLetters,
  { json }: RedriveOptions,
  { print }: CommandContext,
): Promise<number> => {
  const count = await deadLetters.count();
  await deadLetters.startRedrive();
  print(
    json
      ? JSON.stringify({ status: "begun", toMove: count })
      : `Begun to put back about ${messages(count)}.`,
  );
  return exitCodes.ok;
};

const follow = async (
  deadLetters: DeadLetters,
  { json }: RedriveOptions,
  { print, errors, interrupted }: CommandContext,
): Promise<number> => {
  const terminal = createTerminal(errors, true);
  const redrive = await redriveToTheEnd({
    deadLetters,
    onProgress: ({ moved, toMove }) =>
      terminal.show(`${moved} of about ${messages(toMove)} put back`),
    pause: (milliseconds) => delay(milliseconds, true, { signal: interrupted }).catch(() => false),
  });
  terminal.clear();
  if (redrive === undefined || redrive.status === "running") {
    terminal.say("Not waiting any more. SQS goes on with it.");
    return exitCodes.interrupted;
  }
  print(json ? JSON.stringify(redrive) : outcomeOf(redrive));
  return redrive.status === "completed" ? exitCodes.ok : exitCodes.no;
};

const outcomeOf = ({ status, moved, toMove, reason }: Redrive): string =>
  status === "completed"
    ? `Put back ${messages(moved)}.`
    : `The redrive was ${status} after ${moved} of about ${messages(toMove)}${reason ? `: ${reason}` : "."}`;

const messages = (count: number): string => `${count} ${count === 1 ? "message" : "messages"}`;
