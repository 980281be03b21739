import { parseArgs } from "node:util";
import { objectPrefix } from "@slipway/core/identity";
import { checkOrigin } from "./page/origins.ts";
import { checkPrefix } from "./s3/prefix.ts";
import { defaultScope, type OtherIssuer } from "./sign-in/discovery.ts";
import { StartError } from "./start-error.ts";

export interface StartOptions {
  readonly port: number;
  readonly dataDir: string;
  /** The prefix of all objects. */
  readonly prefix: string;
  /** The file with the app's config. Undefined without one. */
  readonly configFile: string | undefined;
  /** Origins of other pages that may use the stack. */
  readonly origins: readonly string[];
  /** False if the page is not served. */
  readonly page: boolean;
  /** False if the API and the sign-in are not served either, because an app answers the API itself. */
  readonly api: boolean;
  /** The app's command, which runs while the stack does. Undefined without one. */
  readonly command: readonly string[] | undefined;
  /** The seed of the faults. Undefined injects none. */
  readonly chaosSeed: number | undefined;
  /** True prints each fault. */
  readonly verbose: boolean;
  /** The URL that receives events, if any. */
  readonly eventsTo: string | undefined;
  /** The issuer that people sign in with. Defaults to the stack's own. */
  readonly issuer: OtherIssuer | undefined;
  /** The file with the app's own authorizer, and the parts of a request that it needs. Undefined without one. */
  readonly authorizerFile: string | undefined;
  readonly identitySources: readonly string[] | undefined;
}

const defaults = { port: 4400, dataDir: ".slipway" };

/** @param command the command line without options, such as `slipway dev` */
export const formatUsage = (command: string): string => `${command} [options] [-- command]

Runs all of Slipway on this machine.

  --port N         port of the page and the API. S3 uses the next one (default ${defaults.port})
  --data DIR       folder that stores everything (default ${defaults.dataDir})
  --prefix TEXT    start of the keys of all objects, if your deployment uses a prefix of an existing bucket (default ${objectPrefix})
  --config FILE    module whose default export defines the kinds of uploads (default: slipway.config.ts if it exists)
  --origin ORIGIN  let pages of this origin use Slipway, such as http://localhost:5173. Can be repeated
  --no-page        do not serve Slipway's own page
  --no-api         serve neither the page nor the API, which your app answers with @slipway/server
  -- COMMAND       start your app's command, and stop when it ends. With --no-api, it gets the variables of @slipway/server
  --events-to URL  send each event of an upload to this URL, as EventBridge does
  --chaos [SEED]   drop, repeat, delay, and reorder S3 events, fail AWS calls, and kill functions halfway
  --verbose        print each of these faults
  --help           print this help

Anyone on this machine can sign in with any name. To use another issuer:

  --issuer URL     an OpenID Connect issuer
  --audience TEXT  the claim aud of its access tokens, or client_id if they have no aud
  --client-id ID   the page's client, with the page's address as a redirect URL. Not with --no-page
  --scope TEXT     the scopes that the page requests (default "${defaultScope}"). Not with --no-page

To authorize API callers with your own code, as a Lambda authorizer does:

  --authorizer FILE       module that exports the function handler
  --identity-source TEXT  part of a request that it needs (default $request.header.Authorization). Can be repeated`;

/**
 * Parses the command line.
 *
 * @returns undefined if only the help was requested
 * @throws {StartError} for an unknown option or an invalid value
 */
export const parseOptions = (args: readonly string[]): StartOptions | undefined => {
  const end = args.indexOf("--");
  const command = end === -1 ? undefined : args.slice(end + 1);
  const given = parse(end === -1 ? args : args.slice(0, end));
  const { help, port, data, prefix, config, "events-to": eventsTo, chaos, verbose = false } = given;
  const { origin = [], "no-page": noPage = false, "no-api": noApi = false } = given;
  const page = !noPage && !noApi;
  if (help) return undefined;
  if (noApi) refuseApiOptions(given);
  if (command?.length === 0)
    throw new StartError("-- must be followed by a command, such as -- npm run dev.");
  if (data === "") throw new StartError("--data must name a folder.");
  if (config === "") throw new StartError("--config must name a file.");
  return {
    port: parsePort(port),
    dataDir: data ?? defaults.dataDir,
    prefix: checkPrefix(prefix),
    configFile: config,
    origins: origin.map((each) => checkOrigin(each)),
    page,
    api: !noApi,
    command,
    chaosSeed: parseSeed(chaos),
    verbose,
    eventsTo: eventsTo === undefined ? undefined : parseHttpUrl(eventsTo),
    issuer: parseIssuer(given, page),
    ...parseAuthorizer(given),
  };
};

const refuseApiOptions = (given: ReturnType<typeof parse>): void => {
  const names = [
    "issuer",
    "audience",
    "client-id",
    "scope",
    "authorizer",
    "identity-source",
  ] as const;
  for (const name of names)
    if (given[name] !== undefined)
      throw new StartError(`--${name} is for Slipway's API. Omit it with --no-api.`);
};

/** The options that another issuer requires, with examples. */
const examples = {
  issuer: "https://id.example.com",
  audience: "uploads",
  "client-id": "0oa2abcd",
} as const;

const missing = (name: keyof typeof examples): StartError =>
  new StartError(`Another issuer requires --${name}, for example --${name} ${examples[name]}.`);

const parseIssuer = (given: ReturnType<typeof parse>, page: boolean): OtherIssuer | undefined => {
  const { issuer, audience, "client-id": clientId, scope = defaultScope } = given;
  if ([issuer, audience, clientId, given.scope].every((text) => text === undefined))
    return undefined;
  if (!issuer) throw missing("issuer");
  if (!audience) throw missing("audience");
  if (page && !clientId) throw missing("client-id");
  if (!/^https?:\/\//.test(issuer) || !URL.canParse(issuer))
    throw new StartError(
      `--issuer must be the URL in the claim iss of its tokens, such as ${examples.issuer}, but is ${issuer}.`,
    );
  if (!page) {
    for (const name of ["client-id", "scope"] as const)
      if (given[name] !== undefined)
        throw new StartError(`--${name} is for Slipway's page. Omit it with --no-page.`);
    return { issuer, audience };
  }
  if (!scope.split(" ").includes("openid"))
    throw new StartError(
      `--scope must include openid, as in "${defaultScope}", but is "${scope}".`,
    );
  return { issuer, audience, clientId, scope };
};

const parseAuthorizer = ({
  authorizer,
  "identity-source": identitySources,
  issuer,
}: ReturnType<typeof parse>): Pick<StartOptions, "authorizerFile" | "identitySources"> => {
  if (authorizer === "") throw new StartError("--authorizer must name a file.");
  if (authorizer !== undefined && issuer !== undefined)
    throw new StartError(
      "--authorizer replaces the issuer, so --issuer must not be given with it.",
    );
  if (identitySources !== undefined && authorizer === undefined)
    throw new StartError("--identity-source requires --authorizer, such as --authorizer auth.ts.");
  return { authorizerFile: authorizer, identitySources };
};

const seedCount = 1_000_000;

/** Adds a random seed to a `--chaos` without one. */
const withSeed = (args: readonly string[]): string[] =>
  args.map((arg, index) => {
    const given = args[index + 1];
    const isAlone = arg === "--chaos" && (given === undefined || given.startsWith("--"));
    return isAlone ? `--chaos=${Math.floor(Math.random() * seedCount)}` : arg;
  });

const parseSeed = (text: string | undefined): number | undefined => {
  if (text !== undefined && !/^\d{1,9}$/.test(text))
    throw new StartError(`--chaos must be an integer of at most 9 digits, but is ${text}.`);
  return text === undefined ? undefined : Number(text);
};

const parse = (args: readonly string[]) => {
  try {
    const options = {
      port: { type: "string" },
      data: { type: "string" },
      prefix: { type: "string" },
      config: { type: "string" },
      origin: { type: "string", multiple: true },
      "no-page": { type: "boolean" },
      "no-api": { type: "boolean" },
      chaos: { type: "string" },
      verbose: { type: "boolean" },
      "events-to": { type: "string" },
      issuer: { type: "string" },
      audience: { type: "string" },
      "client-id": { type: "string" },
      scope: { type: "string" },
      authorizer: { type: "string" },
      "identity-source": { type: "string", multiple: true },
      help: { type: "boolean" },
    } as const;
    return parseArgs({ args: withSeed(args), options }).values;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
};

// S3 uses the next port.
const largestPort = 65_534;

const parsePort = (text: string | undefined): number => {
  if (text === undefined) return defaults.port;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > largestPort)
    throw new StartError(`--port must be a number from 0 to ${largestPort}, but is ${text}.`);
  return port;
};

const parseHttpUrl = (text: string): string => {
  const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: "none" };
  if (protocol !== "http:" && protocol !== "https:")
    throw new StartError(`--events-to must be an http or https URL, but is ${text}.`);
  return text;
};
