import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import { type Stack, type StackOptions, startStack } from "@slipway/local/stack";
import { requestToken } from "./api-calls.ts";
import { findFreePorts } from "./free-ports.ts";

/** Creates a folder for one test, and deletes it when it is disposed. */
export const temporaryFolder = async (): Promise<AsyncDisposable & { path: string }> => {
  const path = await mkdtemp(join(tmpdir(), "slipway-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

export interface TestStack extends Stack, AsyncDisposable {
  /** The events that were put on the bus, in order. */
  readonly events: readonly UploadEvent[];
  /** Warnings and errors of the functions and the queue. */
  readonly warnings: readonly string[];
  /** The folder with all its data. */
  readonly dataDir: string;
  /** Requests a token for a user. */
  tokenFor(user: string): Promise<string>;
  /** Moves the stack's clock forward. */
  advanceClock(seconds: number): void;
  /** Stops everything and starts again on the same folder, and on other ports unless `samePort` is set. */
  restart(): Promise<void>;
}

/** Formats an error with its causes. */
const formatError = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined
    ? `${error}, caused by ${formatError(error.cause)}`
    : String(error);

/**
 * Starts a local stack for one test, on ports and in a folder of its own. By default it serves no page.
 *
 * @param options with `samePort`, a restart keeps the ports, so that browsers keep the data of its origin. With `dataDir`,
 * the caller deletes the folder.
 */
export const startTestStack = async ({
  samePort = false,
  dataDir,
  ...options
}: Partial<
  Pick<
    StackOptions,
    | "page"
    | "prefix"
    | "config"
    | "origins"
    | "isEventLost"
    | "retryDelay"
    | "eventsTo"
    | "grants"
    | "onAccess"
    | "runtime"
    | "accessTokenLifetime"
    | "issuer"
    | "authorizer"
    | "concurrency"
    | "chaos"
    | "hookTimeout"
  >
> & {
  readonly samePort?: boolean;
  readonly dataDir?: string;
} = {}): Promise<TestStack> => {
  const folder =
    dataDir === undefined
      ? await temporaryFolder()
      : { path: dataDir, [Symbol.asyncDispose]: async () => {} };
  const warnings: string[] = [];
  const events: UploadEvent[] = [];
  let ahead = 0;
  const port = samePort ? await findFreePorts() : 0;
  const start = () =>
    startStack({
      page: false,
      ...options,
      port,
      dataDir: folder.path,
      onEvent: ({ detail }) => events.push(detail),
      clock: () => new Date(Date.now() + ahead),
      telemetry: {
        info: () => {},
        count: () => {},
        warn: (message) => warnings.push(message),
        error: (message, fields) => warnings.push(`${message}: ${formatError(fields?.error)}`),
      },
    });
  let stack = await start();
  return {
    get url() {
      return stack.url;
    },
    get apiUrl() {
      return stack.apiUrl;
    },
    get s3() {
      return stack.s3;
    },
    bucket: stack.bucket,
    get traffic() {
      return stack.traffic;
    },
    get executions() {
      return stack.executions;
    },
    events,
    warnings,
    dataDir: folder.path,
    sweep: () => stack.sweep(),
    settled: () => stack.settled(),
    deadLetters: () => stack.deadLetters(),
    hookDeadLetters: () => stack.hookDeadLetters(),
    imageDeadLetters: () => stack.imageDeadLetters(),
    send: (body) => stack.send(body),
    sendToHooks: (body) => stack.sendToHooks(body),
    close: () => stack.close(),
    tokenFor: (user) => requestToken(stack.url, user),
    advanceClock: (seconds) => {
      ahead += seconds * 1000;
    },
    async restart() {
      await stack.close();
      stack = await start();
    },
    async [Symbol.asyncDispose]() {
      await stack.close();
      await folder[Symbol.asyncDispose]();
    },
  };
};
