import { type ChildProcess, fork } from "node:child_process";
import { limits } from "@slipway/core/limits";
import type { DerivationJob, DerivedFile, ReadBytes } from "../../ports/derived-images.ts";
import type { FromImageProcess, ToImageProcess } from "./image-messages.ts";
import { createImageArguments, imageFile, imageFlags } from "./image-program.ts";

/** The share of the memory limit that a process may retain between files. */
const maximumRetainedShare = 0.5;

/** The result of deriving from a file, with the time and memory that it took. */
export interface Measured {
  /** Undefined if a limit ended the process. */
  readonly file: DerivedFile | undefined;
  readonly milliseconds: number;
  readonly peakMemory: number | undefined;
}

/** A process that derives images from files in sequence. */
export interface ImageChild {
  isAlive(): boolean;
  /** Returns the number of jobs that the process was given. */
  started(): number;
  /** @throws {Error} if the file cannot be read */
  derive(job: DerivationJob, read: ReadBytes): Promise<Measured>;
  close(): void;
}

/**
 * Starts a process that decodes images. The process ends itself if a file exceeds a limit.
 *
 * @param time the time limit of a file in seconds; by default, that of `limits.images`
 * @throws {Error} if the process does not start
 */
export const startImageChild = async (time?: number): Promise<ImageChild> => {
  const child = fork(imageFile(), createImageArguments(time), {
    execArgv: [...imageFlags],
    serialization: "advanced",
    // The process decodes untrusted bytes, so it gets no credentials. Without this variable, the native code retains memory.
    env: { MALLOC_ARENA_MAX: "2", VIPS_CONCURRENCY: "1" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await waitForStart(child);
  unrefChild(child);
  let jobs = 0;
  return {
    started: () => jobs,
    isAlive: () =>
      child.connected && !child.killed && child.exitCode === null && child.signalCode === null,
    derive: (job, read) => {
      jobs += 1;
      return deriveIn(child, job, read);
    },
    close: () => child.kill("SIGKILL"),
  };
};

const waitForStart = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`The image process did not start: ${why}.`));
    };
    const timer = setTimeout(
      () => fail(`it took more than ${limits.images.start} s`),
      limits.images.start * 1000,
    );
    child.once("message", () => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve();
    });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => fail(`it ended with ${signal ?? code}`));
  });

const deriveIn = (child: ChildProcess, job: DerivationJob, read: ReadBytes): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const finish = (action: () => void) => {
      child.removeAllListeners();
      unrefChild(child);
      action();
    };
    const end = (result: Omit<Measured, "milliseconds">) =>
      finish(() => resolve({ ...result, milliseconds: performance.now() - start }));
    const send = (message: ToImageProcess) =>
      child.send(message, (error) => {
        if (error) child.kill("SIGKILL");
      });
    const fail = (error: unknown) =>
      finish(() => {
        child.kill("SIGKILL");
        reject(error);
      });
    child.on("message", (message: FromImageProcess) => {
      if (message.kind === "read")
        read(message.range).then(
          (bytes) => send({ kind: "bytes", number: message.number, bytes }),
          fail,
        );
      if (message.kind !== "done") return;
      const { file, memory, peakMemory } = message;
      // Retained memory would count against the next file.
      if (memory > limits.images.memory * maximumRetainedShare) child.kill("SIGKILL");
      end({ file, peakMemory });
    });
    child.once("close", () => end({ file: undefined, peakMemory: undefined }));
    child.once("error", () => child.kill("SIGKILL"));
    child.ref();
    child.channel?.ref();
    send({ kind: "job", job });
  });

/** Allows the parent process to exit while the child is idle. */
const unrefChild = (child: ChildProcess): void => {
  // If the child ended between two jobs, sending the next one emits an error.
  child.on("error", () => {});
  child.unref();
  child.channel?.unref();
};
