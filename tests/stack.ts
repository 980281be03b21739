import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import { type Stack, type StackOptions, startStack } from "@slipway/local/stack";
import { tokenFor } from "./callers.ts";

/** A folder for one test, removed when it is let go. */
export const temporaryFolder = async (): Promise<AsyncDisposable & { path: string }> => {
  const path = await mkdtemp(join(tmpdir(), "slipway-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

export interface TestStack extends Stack, AsyncDisposable {
  /** What was put on the bus, in order. */
  readonly events: readonly UploadEvent[];
  /** What went wrong: warnings and errors of the functions and the queue. */
  readonly complaints: readonly string[];
  /** Where it keeps everything. */
  readonly dataDir: string;
  /** A token for one of its users, by name. */
  tokenFor(user: string): Promise<string>;
  /** Let the stack's clock run ahead. */
  wait(seconds: number): void;
  /** Stop everything and start again on the same folder, and on other ports unless asked otherwise. */
  restart(): Promise<void>;
}

/** A port that is free, and the one after it, as far as can be known: systems hand out ports from 32768 on. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = [createServer(), createServer()];
    const taken = await Promise.all(
      servers.map(
        (server, index) =>
          new Promise<boolean>((resolve) => {
            server.once("error", () => resolve(true));
            server.listen(port + index, "127.0.0.1", () => resolve(false));
          }),
      ),
    );
    await Promise.all(
      servers.map((server) => new Promise<void>((done) => server.close(() => done()))),
    );
    if (!taken.includes(true)) return port;
  }
};

/**
 * All of Slipway for one test, on ports and in a folder of its own, without the page unless asked for.
 *
 * @param options `samePort`: start again where it was, so that what browsers know of its origin counts still; `dataDir`:
 * a folder that the caller removes
 */
export const testStack = async ({
  samePort = false,
  dataDir,
  ...options
}: Partial<
  Pick<
    StackOptions,
    | "page"
    | "loses"
    | "retryDelay"
    | "eventsTo"
    | "grants"
    | "onAccess"
    | "runtime"
    | "accessTokenLifetime"
    | "issuer"
    | "concurrency"
    | "chaos"
  >
> & {
  readonly samePort?: boolean;
  readonly dataDir?: string;
} = {}): Promise<TestStack> => {
  const folder =
    dataDir === undefined
      ? await temporaryFolder()
      : { path: dataDir, [Symbol.asyncDispose]: async () => {} };
  const complaints: string[] = [];
  const events: UploadEvent[] = [];
  let ahead = 0;
  const port = samePort ? await freePort() : 0;
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
        warn: (message) => complaints.push(message),
        error: (message, fields) => complaints.push(`${message}: ${String(fields?.error)}`),
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
    complaints,
    dataDir: folder.path,
    sweep: () => stack.sweep(),
    settled: () => stack.settled(),
    deadLetters: () => stack.deadLetters(),
    send: (body) => stack.send(body),
    close: () => stack.close(),
    tokenFor: (user) => tokenFor(stack.url, user),
    wait: (seconds) => {
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
