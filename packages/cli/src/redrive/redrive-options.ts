import { parseCommandLine } from "../parse-command-line.ts";
import { defaultDataDir, hasDataFolder } from "../running-stack.ts";
import { UsageError } from "../usage-error.ts";

export interface RedriveOptions {
  /** The dead-letter queue on AWS, by ARN or name, or the data folder of a local stack. */
  readonly from: { readonly queue: string } | { readonly dataDir: string };
  /** Only say what lies there. */
  readonly list: boolean;
  /** Wait until all is moved. */
  readonly wait: boolean;
  readonly json: boolean;
}

export const usage = `slipway redrive [options]

Puts the events that finalize-upload failed on five times back into the queue, once their cause is mended.

  --queue QUEUE   the dead-letter queue's ARN, or its name
  --data DIR      a local stack's folder instead (default ${defaultDataDir}, where there is one)
  --list          only say what lies there; nobody else sees the listed messages for ten seconds
  --wait          wait until all are moved, and say how many
  --json          print what is found or done as JSON
  --help          this text

Region and credentials are those that the AWS SDK finds. It ends with 0 when done, 1 when SQS could not move all,
2 for a bad command line, 3 when it could not be done.`;

/**
 * Read the command line of `slipway redrive`.
 *
 * @returns undefined when only the usage is asked for
 * @throws {UsageError} for an unknown option or a bad value
 */
export const readRedriveOptions = (args: readonly string[]): RedriveOptions | undefined => {
  const { values } = parseCommandLine({
    args,
    options: {
      queue: { type: "string" },
      data: { type: "string" },
      list: { type: "boolean" },
      wait: { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  return {
    from: fromOf(values),
    list: values.list ?? false,
    wait: values.wait ?? false,
    json: values.json ?? false,
  };
};

const fromOf = ({
  queue,
  data,
}: {
  readonly queue?: string | undefined;
  readonly data?: string | undefined;
}): RedriveOptions["from"] => {
  if (queue !== undefined && data !== undefined)
    throw new UsageError(
      "--queue names a queue on AWS and --data a local stack: give one of them.",
    );
  if (queue) return { queue };
  if (data) return { dataDir: data };
  if (hasDataFolder()) return { dataDir: defaultDataDir };
  throw new UsageError(
    "Name the dead-letter queue with --queue, or a local stack's folder with --data.",
  );
};
