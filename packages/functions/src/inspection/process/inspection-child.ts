import { type ChildProcess, fork } from "node:child_process";
import type { Inspection } from "@slipway/core/lifecycle/fact";
import { limits } from "@slipway/core/limits";
import type { Media } from "@slipway/core/record";
import { uninspectable } from "../../ports/inspector.ts";
import type { Verdict } from "../content.ts";
import type { InspectionJob, InspectionMessage } from "./inspection-messages.ts";
import { inspectionArguments, inspectionFile, inspectionFlags } from "./inspection-program.ts";

/** The share of the memory limit that a process may retain between uploads. Its parsers and their tables need less. */
const maximumRetainedShare = 0.75;

/** An inspection, how it ended, and what it took. */
export interface Inspected {
  readonly inspection: Inspection;
  /** `done`, or the first result that was missing when a limit ended the process. */
  readonly end: "done" | "no media" | "no verdict";
  readonly milliseconds: number;
  /** The peak memory of the process in bytes; undefined if a limit ended it. */
  readonly peakMemory: number | undefined;
}

/** A process that inspects uploads in sequence. */
export interface InspectionChild {
  /** Returns true if the process can take another job. */
  isAlive(): boolean;
  /** Returns the number of jobs that the process was given. */
  inspected(): number;
  inspect(job: InspectionJob): Promise<Inspected>;
  close(): void;
}

/**
 * Starts a process that inspects uploads. The process ends itself if an upload exceeds a limit.
 *
 * A thread would not be sufficient: if a single array exceeds a thread's heap limit, V8 ends the whole process.
 *
 * @throws {Error} if the process does not start
 */
export const startInspectionChild = async (): Promise<InspectionChild> => {
  const child = fork(inspectionFile(), inspectionArguments, {
    execArgv: [...inspectionFlags],
    serialization: "advanced",
    // The process reads untrusted bytes, so it gets no credentials.
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await waitForStart(child);
  unrefChild(child);
  let jobs = 0;
  return {
    inspected: () => jobs,
    isAlive: () =>
      child.connected && !child.killed && child.exitCode === null && child.signalCode === null,
    inspect: (job) => {
      jobs += 1;
      return inspectIn(child, job);
    },
    close: () => child.kill("SIGKILL"),
  };
};

const waitForStart = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill("SIGKILL");
      reject(new Error(`The inspection process did not start: ${why}.`));
    };
    const timer = setTimeout(
      () => fail(`it took more than ${limits.inspection.start} s`),
      limits.inspection.start * 1000,
    );
    child.once("message", () => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve();
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      fail(error.message);
    });
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`it ended with ${signal ?? code}`);
    });
  });

const inspectIn = (child: ChildProcess, job: InspectionJob): Promise<Inspected> =>
  new Promise((resolve) => {
    let verdict: Verdict | undefined;
    const start = performance.now();
    const end = (inspected: Omit<Inspected, "milliseconds">) => {
      child.removeAllListeners();
      unrefChild(child);
      resolve({ ...inspected, milliseconds: performance.now() - start });
    };
    child.on("message", (message: InspectionMessage) => {
      if (message.kind === "verdict") verdict = message.verdict;
      if (message.kind !== "done" || verdict === undefined) return;
      const { media, memory, peakMemory } = message;
      // Retained memory would count against the next upload.
      if (memory > limits.inspection.memory * maximumRetainedShare) child.kill("SIGKILL");
      end({ inspection: withMedia(verdict, media), end: "done", peakMemory });
    });
    // `exit` would be too early: a verdict can still be in the channel.
    child.once("close", () =>
      end({
        inspection: verdict ?? uninspectable,
        end: verdict === undefined ? "no verdict" : "no media",
        peakMemory: undefined,
      }),
    );
    child.once("error", () => child.kill("SIGKILL"));
    child.ref();
    child.channel?.ref();
    child.send(job, (error) => {
      if (error) child.kill("SIGKILL");
    });
  });

/** Allows the parent process to exit while the child is idle. */
const unrefChild = (child: ChildProcess): void => {
  // If the child ended between two jobs, sending the next one emits an error.
  child.on("error", () => {});
  child.unref();
  child.channel?.unref();
};

const withMedia = (verdict: Verdict, media: Media | undefined): Inspection =>
  verdict.outcome === "passed" && media !== undefined ? { ...verdict, media } : verdict;
