import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiPath } from "@slipway/local/api-gateway/http-api";
import { clockVariable, type FastClock, moved, timeOn } from "./clock.ts";
import type { StackCommand, StackMessage } from "./stack-command.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A command that needs no more than its kind. */
type Plain = Extract<StackCommand, { kind: "sweep" | "settle" }>["kind"];

/** Slipway in a process that is killed and started again on the same data and ports. */
export interface SoakStack extends AsyncDisposable {
  readonly apiUrl: string;
  readonly dataDir: string;
  /** Each fault in a line. */
  readonly faultsFile: string;
  /** Warnings and errors of the functions. */
  readonly logFile: string;
  /** What time it is in there. */
  now(): Date;
  /** Start it, with or without chaos. */
  start(chaosSeed: number | undefined): Promise<void>;
  /** End it as a power cut would. */
  kill(): Promise<void>;
  /** @throws {Error} when it failed, or the process was killed meanwhile */
  tell(kind: Plain): Promise<void>;
  /** Let its clock run ahead, and at another speed from then on. */
  moveClock(change: { readonly ahead?: number; readonly speed?: number }): Promise<void>;
}

/** A port of which the next one is free as well. */
const twoFreePorts = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = [createServer(), createServer()];
    const taken = await Promise.allSettled(
      servers.map((server, n) => once(server.listen(port + n, "127.0.0.1"), "listening")),
    );
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    if (taken.every(({ status }) => status === "fulfilled")) return port;
  }
};

/**
 * @param folder for its data and what it says
 * @param speed of its clock
 */
export const openSoakStack = async (folder: string, speed: number): Promise<SoakStack> => {
  const port = await twoFreePorts();
  const dataDir = join(folder, "data");
  const faultsFile = join(folder, "faults.log");
  const logFile = join(folder, "stack.log");
  const log = openSync(logFile, "a");
  let clock: FastClock = { from: Date.now(), since: Date.now(), speed };
  let child: ChildProcess | undefined;
  let isRunning = false;
  let asked = 0;
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();

  const send = (command: (number: number) => StackCommand): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!isRunning || !child?.connected) return reject(new Error("the stack is not running"));
      asked += 1;
      waiting.set(asked, { resolve, reject });
      // Where it is killed at this moment, its end says so.
      child.send(command(asked), () => {});
    });

  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    isRunning = false;
    if (dying === undefined) return;
    const ended = dying.exitCode !== null || once(dying, "exit");
    dying.kill("SIGKILL");
    await ended;
  };

  return {
    apiUrl: `http://localhost:${port}${apiPath}`,
    dataDir,
    faultsFile,
    logFile,
    now: () => new Date(timeOn(clock, Date.now())),
    async start(chaosSeed) {
      const seed = chaosSeed === undefined ? [] : [String(chaosSeed)];
      const started = fork(here("stack-main.ts"), [String(port), dataDir, faultsFile, ...seed], {
        execArgv: ["--import", here("fast-clock.ts")],
        env: { ...process.env, [clockVariable]: JSON.stringify(clock) },
        stdio: ["ignore", log, log, "ipc"],
      });
      child = started;
      const running = Promise.withResolvers<void>();
      started.on("message", (message: StackMessage) => {
        if (message.kind === "running") return running.resolve();
        const { resolve, reject } = waiting.get(message.number) ?? running;
        waiting.delete(message.number);
        if (message.error === undefined) resolve();
        else reject(new Error(message.error));
      });
      started.on("exit", (code, signal) => {
        const error = new Error(`the stack ended with ${code ?? signal}; see ${logFile}`);
        running.reject(error);
        for (const { reject } of waiting.values()) reject(error);
        waiting.clear();
      });
      await running.promise;
      isRunning = true;
    },
    kill,
    tell: (kind) => send((number) => ({ number, kind })),
    moveClock: (change) => {
      clock = moved(clock, { now: Date.now(), ...change });
      return send((number) => ({ number, kind: "set-clock", clock }));
    },
    async [Symbol.asyncDispose]() {
      await kill();
      closeSync(log);
    },
  };
};
