import type { CommandLine, ParsedCommandLine } from "../command-line.ts";
import { dataOption, findDataDir } from "../local-stack.ts";
import { UsageError } from "../usage-error.ts";

/** The functions whose queues have dead letters. */
export type QueueConsumer = "finalize-upload" | "handle-events" | "derive-images";

export interface RedriveOptions {
  /** The dead-letter queue on AWS, by ARN or name, or the data folder of a local stack and which of its queues. */
  readonly source:
    | { readonly queue: string }
    | { readonly dataDir: string; readonly consumer: QueueConsumer };
  /** Lists the dead letters instead of redriving them. */
  readonly list: boolean;
  /** Waits until all messages are moved. */
  readonly wait: boolean;
  readonly json: boolean;
}

const options = {
  queue: { value: "QUEUE", help: "the ARN or name of the dead-letter queue on AWS" },
  data: dataOption,
  hooks: {
    help: "with a local stack, use the dead-letter queue of the events that hooks failed on",
  },
  images: {
    help: "with a local stack, use the dead-letter queue of the uploads that images could not be derived from",
  },
  list: {
    help: "list the dead letters without moving them; this hides them from other readers for ten seconds",
  },
  wait: { help: "wait until all messages are moved, and print their number" },
  json: { help: "print the result as JSON" },
} as const;

export const redriveCommandLine: CommandLine<typeof options> = {
  synopsis: "slipway redrive [options]",
  description:
    "Moves events that finalize-upload or derive-images failed on five times, or hooks ten times, back to their queue. Fix the cause first.",
  options,
  notes: `Region and credentials come from the AWS SDK's default sources.

Exit codes: 0 on success, 1 if SQS could not move all messages, 2 if the command line is invalid, 3 if the command could not run,
130 if interrupted.`,
};

/**
 * Reads the options of `slipway redrive`.
 *
 * @throws {UsageError} if no queue or stack is given, or more than one
 */
export const readRedriveOptions = ({
  values,
}: ParsedCommandLine<typeof options>): RedriveOptions => {
  const { list, wait, json } = values;
  return { source: readSource(values), list, wait, json };
};

const readSource = ({
  queue,
  data,
  hooks,
  images,
}: Pick<
  ParsedCommandLine<typeof options>["values"],
  "queue" | "data" | "hooks" | "images"
>): RedriveOptions["source"] => {
  if (queue !== undefined && data !== undefined)
    throw new UsageError("Use either --queue for AWS or --data for a local stack, not both.");
  if (hooks && images) throw new UsageError("Use either --hooks or --images, not both.");
  if (queue !== undefined && (hooks || images))
    throw new UsageError(
      `Use --${hooks ? "hooks" : "images"} only with a local stack. On AWS, --queue names each dead-letter queue.`,
    );
  if (queue) return { queue };
  return { dataDir: findDataDir(data, "--queue"), consumer: chooseConsumer(hooks, images) };
};

const chooseConsumer = (hooks: boolean, images: boolean): QueueConsumer => {
  if (hooks) return "handle-events";
  return images ? "derive-images" : "finalize-upload";
};
