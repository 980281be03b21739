import { type ChildProcess, fork } from "node:child_process";
import type { Inspection } from "@slipway/core/lifecycle/fact";
import { limits } from "@slipway/core/limits";
import type { Media } from "@slipway/core/record";
import { uninspectable } from "../../ports/inspector.ts";
import type { Verdict } from "../verdict.ts";
import type { InspectionJob, InspectionMessage } from "./inspection-messages.ts";
import { inspectionArguments, inspectionFile, inspectionFlags } from "./inspection-program.ts";

/** The share of its memory that a process may keep from one upload to the next: its parsers and their tables fit in. */
const mostKept = 0.75;

/** An inspection, and how it ended. */
export interface Inspected {
  readonly inspection: Inspection;
  /** `done`, or what the process had not told yet when a limit ended it. */
  readonly end: "done" | "no media" | "no verdict";
  /** From the start of its turn. */
  readonly milliseconds: number;
  /** Bytes of memory that the process has had at most; undefined if it was ended. */
  readonly peakMemory: number | undefined;
}

/** A process that inspects one upload after the other. */
export interface InspectionChild {
  /** Whether it can take another job. */
  isAlive(): boolean;
  /** How many jobs it was given. */
  inspected(): number;
  inspect(job: InspectionJob): Promise<Inspected>;
  close(): void;
}

/**
 * Starts a process that inspects uploads. It ends itself with an upload that exceeds a limit.
 *
 * A process and not a thread: where a thread's heap limit is exceeded by a single array, V8 ends the whole process.
 *
 * @throws {Error} if it does not start
 */
export const startInspectionChild = async (): Promise<InspectionChild> => {
  const child = fork(inspectionFile(), inspectionArguments, {
    execArgv: [...inspectionFlags],
    serialization: "advanced",
    // What reads hostile bytes gets no credentials.
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await started(child);
  rest(child);
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

const started = (child: ChildProcess): Promise<void> =>
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
      rest(child);
      resolve({ ...inspected, milliseconds: performance.now() - start });
    };
    child.on("message", (message: InspectionMessage) => {
      if (message.kind === "verdict") verdict = message.verdict;
      if (message.kind !== "done" || verdict === undefined) return;
      const { media, memory, peakMemory } = message;
      // What it keeps would be taken for the next upload's.
      if (memory > limits.inspection.memory * mostKept) child.kill("SIGKILL");
      end({ inspection: withMedia(verdict, media), end: "done", peakMemory });
    });
    // Not `exit`, after which a verdict may still be read.
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

/** Keeps no process that has nothing else to do. */
const rest = (child: ChildProcess): void => {
  // A process that ended between two jobs says so by an error as the next one is sent.
  child.on("error", () => {});
  child.unref();
  child.channel?.unref();
};

const withMedia = (verdict: Verdict, media: Media | undefined): Inspection =>
  verdict.outcome === "passed" && media !== undefined ? { ...verdict, media } : verdict;
