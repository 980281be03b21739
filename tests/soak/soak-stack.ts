import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiPath } from "@slipway/local/names";
import { findFreePorts } from "../free-ports.ts";
import { clockVariable, type FastClock, moved, timeOn } from "./clock.ts";
import type { StackCommand, StackMessage } from "./stack-command.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The kind of a command without arguments. */
type PlainCommand = Extract<StackCommand, { kind: "sweep" | "settle" }>["kind"];

/** A local stack in a process that is killed and restarted on the same data and ports. */
export interface SoakStack extends AsyncDisposable {
  readonly apiUrl: string;
  readonly dataDir: string;
  /** A file with one line per fault. */
  readonly faultsFile: string;
  /** A file with one line per completed hook. */
  readonly hooksFile: string;
  /** Warnings and errors of the functions. */
  readonly logFile: string;
  /** Returns the time of its clock. */
  now(): Date;
  /** Starts it. With a seed, it injects faults. */
  start(chaosSeed: number | undefined): Promise<void>;
  /** Kills it, as a power failure would. */
  kill(): Promise<void>;
  /**
   * Runs a command and waits until it is done.
   *
   * @throws {Error} if it fails, or the process is killed meanwhile
   */
  run(kind: PlainCommand): Promise<void>;
  /** Moves its clock forward and sets its speed. */
  moveClock(change: { readonly ahead?: number; readonly speed?: number }): Promise<void>;
}

/**
 * Prepares a stack. `start` starts it.
 *
 * @param folder a folder for its data and its logs
 * @param speed seconds of its clock per second
 */
export const openSoakStack = async (folder: string, speed: number): Promise<SoakStack> => {
  const port = await findFreePorts();
  const dataDir = join(folder, "data");
  const faultsFile = join(folder, "faults.log");
  const hooksFile = join(folder, "hooks.log");
  const logFile = join(folder, "stack.log");
  const log = openSync(logFile, "a");
  let clock: FastClock = { from: Date.now(), since: Date.now(), speed };
  let child: ChildProcess | undefined;
  let isRunning = false;
  let lastNumber = 0;
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();

  const send = (command: (number: number) => StackCommand): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!isRunning || !child?.connected) return reject(new Error("the stack is not running"));
      lastNumber += 1;
      waiting.set(lastNumber, { resolve, reject });
      // If it is killed now, its exit rejects the promise.
      child.send(command(lastNumber), () => {});
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
    hooksFile,
    logFile,
    now: () => new Date(timeOn(clock, Date.now())),
    async start(chaosSeed) {
      const seed = chaosSeed === undefined ? [] : [String(chaosSeed)];
      const folders = [dataDir, faultsFile, hooksFile];
      const started = fork(here("stack-main.ts"), [String(port), ...folders, ...seed], {
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
    run: (kind) => send((number) => ({ number, kind })),
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
