import { parseCommandLine } from "../parse-command-line.ts";
import { defaultDataDir, hasDataFolder } from "../running-stack.ts";
import { UsageError } from "../usage-error.ts";

export interface FsckCommandOptions {
  /** Table and bucket on AWS, or the data folder of a local stack. */
  readonly of: { readonly bucket: string; readonly table: string } | { readonly dataDir: string };
  readonly repair: boolean;
  /** Whether to mend as many as there are. */
  readonly force: boolean;
  readonly json: boolean;
  /** The file that the check is gone on with from, and kept in. */
  readonly stateFile: string | undefined;
  /** Requests a second to each service. */
  readonly rate: number;
  /** Into which the table is cut. */
  readonly segments: number;
  /** Seconds that something may be under way. */
  readonly grace: number;
}

const defaults = { rate: 200, segments: 4, grace: 900 };

export const usage = `slipway fsck [options]

Checks that table and bucket say the same, and that nothing was left over. Changes nothing unless told to.

  --bucket NAME     the bucket, and
  --table NAME      the table of a deployment on AWS
  --data DIR        a local stack's folder instead (default ${defaultDataDir}, where there is one)
  --repair          mend what is found, by the life cycle's own rules
  --force           with --repair: mend even so many ghosts or orphans that it may be the wrong bucket or table
  --resume FILE     keep the state of the check in FILE, and go on from it when it is there
  --rate N          requests a second to each of DynamoDB and S3 (default ${defaults.rate})
  --segments N      parts of the table that are walked through at the same time (default ${defaults.segments})
  --grace SECONDS   how long something may be under way before it is a fault (default ${defaults.grace})
  --json            print the result as JSON
  --help            this text

Region and credentials are those that the AWS SDK finds. It ends with 0 when all is well, 1 when there are faults, 2 for
a bad command line, 3 when it could not check all, 130 when it was stopped.`;

/**
 * Read the command line of `slipway fsck`.
 *
 * @returns undefined when only the usage is asked for
 * @throws {UsageError} for an unknown option or a bad value
 */
export const readFsckOptions = (args: readonly string[]): FsckCommandOptions | undefined => {
  const { values } = parseCommandLine({
    args,
    options: {
      bucket: { type: "string" },
      table: { type: "string" },
      data: { type: "string" },
      repair: { type: "boolean" },
      force: { type: "boolean" },
      resume: { type: "string" },
      rate: { type: "string" },
      segments: { type: "string" },
      grace: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  if (values.force && !values.repair) throw new UsageError("--force is for --repair alone.");
  return {
    of: deploymentOf(values),
    repair: values.repair ?? false,
    force: values.force ?? false,
    json: values.json ?? false,
    stateFile: values.resume,
    rate: numberOf("rate", values.rate, { least: 1, most: 10_000 }),
    segments: numberOf("segments", values.segments, { least: 1, most: 100 }),
    grace: numberOf("grace", values.grace, { least: 0, most: 604_800 }),
  };
};

const deploymentOf = ({
  bucket,
  table,
  data,
}: {
  readonly bucket?: string | undefined;
  readonly table?: string | undefined;
  readonly data?: string | undefined;
}): FsckCommandOptions["of"] => {
  const onAws = bucket !== undefined || table !== undefined;
  if (onAws && data !== undefined)
    throw new UsageError(
      "--bucket and --table name a deployment on AWS and --data a local stack: give one of them.",
    );
  if (bucket && table) return { bucket, table };
  if (onAws) throw new UsageError("A deployment on AWS needs both --bucket and --table.");
  if (data) return { dataDir: data };
  if (hasDataFolder()) return { dataDir: defaultDataDir };
  throw new UsageError(
    "Name a deployment on AWS with --bucket and --table, or a local stack's folder with --data.",
  );
};

const numberOf = (
  name: keyof typeof defaults,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number => {
  if (text === undefined) return defaults[name];
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new UsageError(`--${name} must be a number from ${least} to ${most}, and is ${text}.`);
  return number;
};
