import { isObjectPrefix, objectPrefixRule } from "@slipway/core/fields/object-prefix";
import { objectPrefix } from "@slipway/core/identity";
import { type CommandLine, type ParsedCommandLine, readNumber } from "../command-line.ts";
import { dataOption, findDataDir } from "../local-stack.ts";
import { UsageError } from "../usage-error.ts";

export interface FsckCommandOptions {
  /** The table and the bucket on AWS, or the data folder of a local stack. */
  readonly deployment:
    | { readonly bucket: string; readonly prefix: string; readonly table: string }
    | { readonly dataDir: string };
  readonly repair: boolean;
  /** Repairs even implausibly many findings. */
  readonly force: boolean;
  readonly json: boolean;
  /** The file that stores the state of the check, and from which it is resumed. */
  readonly stateFile: string | undefined;
  /** The maximum number of requests per second to each service. */
  readonly rate: number;
  /** The number of segments of the table that are scanned in parallel. */
  readonly segments: number;
  /** Seconds that an operation may be in progress before it is a fault. */
  readonly grace: number;
}

const defaults = { rate: 200, segments: 4, grace: 900 };

const options = {
  bucket: { value: "NAME", help: "the bucket of a deployment on AWS, together with --table" },
  prefix: {
    value: "TEXT",
    help: `the prefix of Slipway's objects in that bucket (default ${objectPrefix})`,
  },
  table: { value: "NAME", help: "the table of a deployment on AWS, together with --bucket" },
  data: dataOption,
  repair: { help: "repair the findings by the rules of the life cycle" },
  force: { help: "with --repair: repair even implausibly many ghosts or orphans" },
  resume: {
    value: "FILE",
    help: "save the state of the check in FILE, and resume from FILE if it exists",
  },
  rate: {
    value: "N",
    help: `the maximum requests per second to each of DynamoDB and S3 (default ${defaults.rate})`,
  },
  segments: {
    value: "N",
    help: `the segments of the table to scan in parallel (default ${defaults.segments})`,
  },
  grace: {
    value: "SECONDS",
    help: `how long an operation may be in progress before it is a fault (default ${defaults.grace})`,
  },
  json: { help: "print the result as JSON" },
} as const;

export const fsckCommandLine: CommandLine<typeof options> = {
  synopsis: "slipway fsck [options]",
  description:
    "Compares the table with the bucket, and reports differences and leftovers. Changes nothing without --repair.",
  options,
  notes: `Region and credentials come from the AWS SDK's default sources.

Exit codes: 0 if there are no faults, 1 if there are, 2 if the command line is invalid, 3 if the check could not be completed,
130 if interrupted.`,
};

/**
 * Reads the options of `slipway fsck`.
 *
 * @throws {UsageError} if a value is invalid, or no deployment is given
 */
export const readFsckOptions = ({
  values,
}: ParsedCommandLine<typeof options>): FsckCommandOptions => {
  const { repair, force, json } = values;
  if (force && !repair) throw new UsageError("--force requires --repair.");
  return {
    deployment: readDeployment(values),
    repair,
    force,
    json,
    stateFile: values.resume,
    rate: readNumber(values.rate, { name: "rate", min: 1, max: 10_000, fallback: defaults.rate }),
    segments: readNumber(values.segments, {
      name: "segments",
      min: 1,
      max: 100,
      fallback: defaults.segments,
    }),
    grace: readNumber(values.grace, {
      name: "grace",
      min: 0,
      max: 604_800,
      fallback: defaults.grace,
    }),
  };
};

const readDeployment = ({
  bucket,
  prefix,
  table,
  data,
}: Pick<
  ParsedCommandLine<typeof options>["values"],
  "bucket" | "prefix" | "table" | "data"
>): FsckCommandOptions["deployment"] => {
  const isOnAws = bucket !== undefined || table !== undefined;
  if (isOnAws && data !== undefined)
    throw new UsageError(
      "Use either --bucket and --table for AWS or --data for a local stack, not both.",
    );
  if (!isOnAws && prefix !== undefined)
    throw new UsageError("--prefix is for a deployment on AWS. A local stack knows its own.");
  if (prefix !== undefined && !isObjectPrefix(prefix))
    throw new UsageError(`--prefix ${objectPrefixRule}, not ${prefix}.`);
  if (bucket && table) return { bucket, prefix: prefix ?? objectPrefix, table };
  if (isOnAws) throw new UsageError("A deployment on AWS needs both --bucket and --table.");
  return { dataDir: findDataDir(data, "--bucket and --table") };
};
