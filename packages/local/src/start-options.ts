import { parseArgs } from "node:util";
import type { OtherIssuer } from "./sign-in/discovery.ts";
import { StartError } from "./start-error.ts";

export interface StartOptions {
  readonly port: number;
  readonly dataDir: string;
  /** Present when it is to misbehave; which faults come. */
  readonly chaosSeed: number | undefined;
  /** Whether each fault gets a line. */
  readonly verbose: boolean;
  /** Where to send events; undefined for nowhere. */
  readonly eventsTo: string | undefined;
  /** Who signs people in, if not the stack itself. */
  readonly issuer: OtherIssuer | undefined;
}

const defaults = { port: 4400, dataDir: ".slipway", scope: "openid profile email offline_access" };

export const usage = `npm start [-- options]

Runs all of Slipway on this machine.

  --port N         port of the page and the API; S3 takes the next one (default ${defaults.port})
  --data DIR       where everything is kept (default ${defaults.dataDir})
  --events-to URL  send each event of an upload there, as EventBridge would
  --chaos [SEED]   lose, repeat, delay and reorder S3 events, fail AWS calls, kill handlers half way
  --verbose        print each of these faults
  --help           this text

Anybody on this machine may sign in as whoever they like. To have people sign in elsewhere:

  --issuer URL     an OpenID Connect issuer
  --audience TEXT  what its access tokens are for: their claim aud, or client_id where they have none
  --client-id ID   the page's client there; it may come back to the page's address
  --scope TEXT     what the page asks for (default "${defaults.scope}")`;

/**
 * Read the command line.
 *
 * @returns undefined when only the usage is asked for
 * @throws {StartError} for an unknown option or a bad value
 */
export const readOptions = (args: readonly string[]): StartOptions | undefined => {
  const given = parse(args);
  const { help, port, data, "events-to": eventsTo, chaos, verbose = false } = given;
  if (help) return undefined;
  if (data === "") throw new StartError("--data must name a folder.");
  return {
    port: portOf(port),
    dataDir: data ?? defaults.dataDir,
    chaosSeed: seedOf(chaos),
    verbose,
    eventsTo: eventsTo === undefined ? undefined : httpUrlOf(eventsTo),
    issuer: issuerOf(given),
  };
};

/** What another issuer needs, each with a good value. */
const needed = {
  issuer: "https://id.example.com",
  audience: "uploads",
  "client-id": "0oa2abcd",
} as const;

const missing = (name: keyof typeof needed): StartError =>
  new StartError(
    `--${name} is missing, which another issuer needs: for example --${name} ${needed[name]}.`,
  );

const issuerOf = (given: ReturnType<typeof parse>): OtherIssuer | undefined => {
  const { issuer, audience, "client-id": clientId, scope = defaults.scope } = given;
  if ([issuer, audience, clientId, given.scope].every((text) => text === undefined))
    return undefined;
  if (!issuer) throw missing("issuer");
  if (!audience) throw missing("audience");
  if (!clientId) throw missing("client-id");
  if (!/^https?:\/\//.test(issuer) || !URL.canParse(issuer))
    throw new StartError(
      `--issuer must be the address that tokens name as iss, like ${needed.issuer}, and is ${issuer}.`,
    );
  if (!scope.split(" ").includes("openid"))
    throw new StartError(`--scope must have openid, like "${defaults.scope}", and is "${scope}".`);
  return { issuer, audience, clientId, scope };
};

const seeds = 1_000_000;

/** The command line with a seed after each `--chaos` that has none. */
const withSeed = (args: readonly string[]): string[] =>
  args.map((arg, index) => {
    const given = args[index + 1];
    const isAlone = arg === "--chaos" && (given === undefined || given.startsWith("--"));
    return isAlone ? `--chaos=${Math.floor(Math.random() * seeds)}` : arg;
  });

const seedOf = (text: string | undefined): number | undefined => {
  if (text !== undefined && !/^\d{1,9}$/.test(text))
    throw new StartError(`--chaos takes a whole number, and got ${text}.`);
  return text === undefined ? undefined : Number(text);
};

const parse = (args: readonly string[]) => {
  try {
    const options = {
      port: { type: "string" },
      data: { type: "string" },
      chaos: { type: "string" },
      verbose: { type: "boolean" },
      "events-to": { type: "string" },
      issuer: { type: "string" },
      audience: { type: "string" },
      "client-id": { type: "string" },
      scope: { type: "string" },
      help: { type: "boolean" },
    } as const;
    return parseArgs({ args: withSeed(args), options }).values;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
};

// S3 needs the port after it.
const largestPort = 65_534;

const portOf = (text: string | undefined): number => {
  if (text === undefined) return defaults.port;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > largestPort)
    throw new StartError(`--port must be a number from 0 to ${largestPort}, and is ${text}.`);
  return port;
};

const httpUrlOf = (text: string): string => {
  const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: "none" };
  if (protocol !== "http:" && protocol !== "https:")
    throw new StartError(`--events-to must be an http or https address, and is ${text}.`);
  return text;
};
