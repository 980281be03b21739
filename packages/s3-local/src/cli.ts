#!/usr/bin/env -S node --max-semi-space-size=1
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Credential, indexCredentials } from "./auth/credentials.ts";
import { startS3 } from "./server.ts";

const usage = `Usage: s3-local --port PORT --data DIR
                (--access-key-id ID --secret-access-key SECRET | --credentials FILE)
                [--host HOST] [--region REGION] [--events URL]

A strict S3 server for development and tests.

  --port PORT               the port to listen on; 0 takes any free port
  --data DIR                the folder for buckets and objects; created if missing
  --access-key-id ID        the key that may call
  --secret-access-key SECRET
  --credentials FILE        several keys instead, as a JSON list of {accessKeyId, secretAccessKey,
                            sessionToken?, policy?}; policy is an IAM policy, without which a key
                            may do everything
  --host HOST               the address to listen on (127.0.0.1)
  --region REGION           the region that signatures name (us-east-1)
  --secure-transport        treat requests as sent over TLS, for policies that require it
  --events URL              the URL that receives S3 event notifications
  --help                    show this
`;

/** @throws Error that names the file and the problem */
const readCredentials = (file: string): Credential[] => {
  try {
    const list: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!Array.isArray(list)) throw new TypeError("it must be a list");
    for (const { accessKeyId, secretAccessKey } of list) {
      if (typeof accessKeyId !== "string" || typeof secretAccessKey !== "string") {
        throw new TypeError("each key needs an accessKeyId and a secretAccessKey");
      }
    }
    indexCredentials(list);
    return list;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot use --credentials ${file}: ${reason}`);
  }
};

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      data: { type: "string" },
      "access-key-id": { type: "string" },
      "secret-access-key": { type: "string" },
      credentials: { type: "string" },
      host: { type: "string" },
      region: { type: "string" },
      events: { type: "string" },
      "secure-transport": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const required = (name: "port" | "data" | "access-key-id" | "secret-access-key"): string => {
    const value = values[name];
    if (value === undefined || value === "") throw new Error(`--${name} is missing; see --help`);
    return value;
  };
  const port = Number(required("port"));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not ${values.port}`);
  }
  if (values.events !== undefined && !/^https?:/.test(values.events)) {
    throw new Error(`--events must be an http or https URL, not ${values.events}`);
  }
  return {
    port,
    dataDir: required("data"),
    credentials:
      values.credentials === undefined
        ? [
            {
              accessKeyId: required("access-key-id"),
              secretAccessKey: required("secret-access-key"),
            },
          ]
        : readCredentials(values.credentials),
    ...(values.host !== undefined && { host: values.host }),
    ...(values["secure-transport"] && { secureTransport: true }),
    ...(values.region !== undefined && { region: values.region }),
    ...(values.events !== undefined && { eventsUrl: values.events }),
  };
};

type Options = NonNullable<ReturnType<typeof readOptions>>;

/** Describes an error in one line. */
const explain = (error: unknown, options: Options | undefined): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" && error instanceof Error && "syscall" in error) {
    if (error.syscall === "listen") return `no permission to listen on port ${options?.port}`;
  }
  switch (code) {
    case "EADDRINUSE":
      return `port ${options?.port} is in use`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
    case "ENOENT":
    case "ENAMETOOLONG":
    case "ERR_SQLITE_ERROR":
      return `cannot use the data folder ${options?.dataDir}: ${error instanceof Error ? error.message : error}`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
};

const main = async (): Promise<void> => {
  let options: Options | undefined;
  try {
    options = readOptions();
    if (options === undefined) {
      process.stdout.write(usage);
      return;
    }
    const { url, close } = await startS3(options);
    const stop = (): void => {
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`s3-local: ${explain(error, options)}\n`);
          process.exit(1);
        },
      );
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    // Last, because a caller may send a signal as soon as it reads the address.
    process.stdout.write(`s3-local listening on ${url}\n`);
  } catch (error) {
    process.stderr.write(`s3-local: ${explain(error, options)}\n`);
    process.exitCode = 1;
  }
};

await main();
