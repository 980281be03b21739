import { localSignIn } from "@slipway/core/deployment/sign-in";
import { limits } from "@slipway/core/limits";
import type { CommandContext } from "../command.ts";
import { type CommandLine, type ParsedCommandLine, readNumber } from "../command-line.ts";
import { UsageError } from "../usage-error.ts";
import { type PutFields, readFields } from "./put-fields.ts";

export interface PutOptions {
  readonly paths: readonly string[];
  readonly endpoint: string;
  readonly token: string | undefined;
  /** The user to request a token for from a local stack, if no token is given. */
  readonly user: string | undefined;
  readonly title: string | undefined;
  readonly caption: string | undefined;
  /** Days to keep the files. */
  readonly retention: number | undefined;
  /** The name of the kind. */
  readonly kind: string | undefined;
  readonly fields: PutFields;
  /** Prints each record as a line of JSON. */
  readonly json: boolean;
  readonly quiet: boolean;
}

const defaultEndpoint = "http://localhost:4400/api";

const options = {
  endpoint: {
    value: "URL",
    help: `the URL of the API (or SLIPWAY_ENDPOINT; default ${defaultEndpoint})`,
  },
  title: { value: "TEXT", help: "the title of each file" },
  caption: { value: "TEXT", help: "the caption of each file" },
  keep: {
    value: "DAYS",
    help: "how many days to keep the files after they are ready (default: as the kind defines)",
  },
  kind: {
    value: "NAME",
    help: "the kind of the files (default: default, or the first kind that accepts a file)",
  },
  field: {
    value: "NAME=VALUE",
    isRepeatable: true,
    help: "one of the app's fields, as text or as its type in the kind's schema",
  },
  "field-json": { value: "NAME=JSON", isRepeatable: true, help: "one of the app's fields as JSON" },
  json: { help: "print each record as a line of JSON" },
  quiet: { help: "print no progress" },
} as const;

export const putCommandLine: CommandLine<typeof options> = {
  synopsis: "slipway put [options] FILE…",
  description:
    "Uploads files, and folders with their subfolders, and waits until their records are ready.",
  options,
  notes: `Set SLIPWAY_TOKEN to a token that the API accepts. An API on this machine needs none: you are then the user
SLIPWAY_USER (default ${localSignIn.scriptUser}). Ctrl-C stops the command. To resume, run the same command again.

Exit codes: 0 if all files are ready, 1 if any is not, 2 if the command line is invalid, 130 if interrupted.`,
  allowPositionals: true,
};

/**
 * Reads the options of `slipway put`.
 *
 * @throws {UsageError} if a value is invalid or no file is given
 */
export const readPutOptions = (
  { values, positionals: paths }: ParsedCommandLine<typeof options>,
  environment: CommandContext["environment"],
): PutOptions => {
  if (paths.length === 0) throw new UsageError("put needs at least one file.");
  const endpoint = values.endpoint ?? environment.SLIPWAY_ENDPOINT ?? defaultEndpoint;
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
    throw new UsageError(`--endpoint must be an HTTP or HTTPS URL, not ${endpoint}.`);
  const { title, caption, keep, kind, json, quiet } = values;
  return {
    paths,
    endpoint: endpoint.replace(/(?<!\/)\/+$/, ""),
    token: environment.SLIPWAY_TOKEN || undefined,
    user: environment.SLIPWAY_USER || undefined,
    title,
    caption,
    retention: keep === undefined ? undefined : readRetention(keep),
    kind,
    fields: readFields(values.field, values["field-json"]),
    json,
    quiet,
  };
};

/** The API knows which periods can be chosen. */
const readRetention = (text: string): number =>
  readNumber(text, { name: "keep", min: 1, max: limits.kinds.retention, fallback: 1 });
