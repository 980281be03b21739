import { localSignIn } from "@slipway/core/deployment/sign-in";
import { limits } from "@slipway/core/limits";
import { parseCommandLine } from "../parse-command-line.ts";
import { UsageError } from "../usage-error.ts";

export interface PutOptions {
  readonly paths: readonly string[];
  readonly endpoint: string;
  readonly token: string | undefined;
  /** Whose a local stack's token is, where none is given. */
  readonly user: string | undefined;
  readonly title: string | undefined;
  readonly caption: string | undefined;
  readonly retention: (typeof limits.retentionDays)[number] | undefined;
  /** Whether records are printed as JSON, one on each line. */
  readonly json: boolean;
  readonly quiet: boolean;
}

const defaultEndpoint = "http://localhost:4400/api";

export const usage = `slipway put [options] FILE…

Uploads files and waits until their records are ready.

  --endpoint URL   where the API is (SLIPWAY_ENDPOINT; default ${defaultEndpoint})
  --title TEXT     a title for each file
  --caption TEXT   a caption for each file
  --keep DAYS      ${limits.retentionDays.join(", ")}: how long to keep the files once they are ready; without it for good
  --json           print each record as a line of JSON
  --quiet          no progress
  --help           this text

The token that the API knows you by comes from SLIPWAY_TOKEN. An API on this machine needs none: there you are
SLIPWAY_USER (default ${localSignIn.scriptUser}). Ctrl-C stops; the same command goes on from
what has arrived. It ends with 0 when all files are ready, 1 when one is not, 2 for a bad command line.`;

/**
 * Read the command line of `slipway put`.
 *
 * @returns undefined when only the usage is asked for
 * @throws {UsageError} for an unknown option or a bad value
 */
export const readPutOptions = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): PutOptions | undefined => {
  const { values, positionals: paths } = parse(args);
  if (values.help) return undefined;
  if (paths.length === 0) throw new UsageError("put needs at least one file.");
  const endpoint = values.endpoint ?? environment.SLIPWAY_ENDPOINT ?? defaultEndpoint;
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
    throw new UsageError(`--endpoint must be an http or https URL, and is ${endpoint}.`);
  return {
    paths,
    endpoint: endpoint.replace(/(?<!\/)\/+$/, ""),
    token: environment.SLIPWAY_TOKEN || undefined,
    user: environment.SLIPWAY_USER || undefined,
    title: values.title,
    caption: values.caption,
    retention: retentionOf(values.keep),
    json: values.json ?? false,
    quiet: values.quiet ?? false,
  };
};

const parse = (args: readonly string[]) =>
  parseCommandLine({
    args,
    options: {
      endpoint: { type: "string" },
      title: { type: "string" },
      caption: { type: "string" },
      keep: { type: "string" },
      json: { type: "boolean" },
      quiet: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: true,
  });

const retentionOf = (text: string | undefined): PutOptions["retention"] => {
  if (text === undefined) return undefined;
  const days = limits.retentionDays.find((known) => String(known) === text);
  if (days === undefined)
    throw new UsageError(
      `--keep must be one of ${limits.retentionDays.join(", ")}, and is ${text}.`,
    );
  return days;
};
