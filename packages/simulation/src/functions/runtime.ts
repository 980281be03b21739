import { limits } from "@slipway/core/limits";
import type { LimitTime } from "@slipway/functions/ports/time-limit";
import type { CallFault, Faults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Trace } from "../trace.ts";
import { applyFault, type Call, type ImmediateFault, type Request } from "./call-faults.ts";

/** One run of a function. */
export interface Invocation {
  /** The function's name and a number, for the trace. */
  readonly name: string;
  /** Returns the time of the function's own clock. */
  readonly clock: () => Date;
  /** Returns the milliseconds until the function's timeout. */
  readonly remaining: () => number;
  /** Calls a service when the scheduler grants the call. */
  call<Answer>(request: Request<Answer>): Promise<Answer>;
  /** Kills the function. The rest of it does not run. */
  kill(): Promise<never>;
  /** Resolves after some milliseconds. */
  pause(milliseconds: number): Promise<boolean>;
  /** Limits the time of work by the simulated clock. */
  readonly limitTime: LimitTime;
}

/** How an invocation ended. */
export type InvocationResult<Answer> =
  | { readonly kind: "returned"; readonly answer: Answer }
  /** Includes the calls that failed. */
  | { readonly kind: "failed"; readonly error: unknown; readonly failedCalls: readonly string[] }
  | { readonly kind: "killed" };

/** Runs functions as Lambda does: concurrently, each with its own clock and a timeout. */
export interface Runtime {
  invoke<Answer>(
    name: string,
    /** In seconds. */
    timeout: number,
    run: (invocation: Invocation) => Promise<Answer>,
  ): Promise<InvocationResult<Answer>>;
  /** The invocations that have not ended. */
  readonly running: ReadonlySet<string>;
}

/** How many milliseconds a clock may be fast or slow. */
export const maxSkew = limits.clockSkew * 1000;
interface RuntimeWorld {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace | undefined;
}

/** The state of one invocation. */
interface Execution {
  readonly name: string;
  /** In seconds. */
  readonly timeout: number;
  readonly deadline: number;
  /** Milliseconds by which the function's clock is fast. */
  readonly skew: number;
  readonly failedCalls: string[];
  readonly isOver: () => boolean;
  readonly kill: () => void;
}

/** Creates a runtime that shares the world's scheduler, faults, and random numbers. */
export const createRuntime = (world: RuntimeWorld): Runtime => {
  const { scheduler, faults, random, trace } = world;
  const running = new Set<string>();
  let count = 0;

  const invoke = <Answer>(
    functionName: string,
    timeout: number,
    run: (invocation: Invocation) => Promise<Answer>,
  ): Promise<InvocationResult<Answer>> =>
    new Promise((resolve) => {
      count += 1;
      const name = `${functionName}#${count}`;
      const skew = faults.occurs("clock skew") ? random.between(-maxSkew, maxSkew) : 0;
      const deadline = scheduler.now() + timeout * 1000;
      const failedCalls: string[] = [];
      let over = false;
      const end = (result: InvocationResult<Answer>) => {
        if (over) return;
        over = true;
        running.delete(name);
        trace?.(name, () => describeResult(result));
        resolve(result);
      };
      const invocation = createInvocation(world, {
        ...{ name, timeout, deadline, skew, failedCalls },
        isOver: () => over,
        kill: () => end({ kind: "killed" }),
      });
      running.add(name);
      trace?.(name, () => (skew === 0 ? "starts" : `starts with its clock ${skew / 1000} s off`));
      run(invocation).then(
        (answer) => end({ kind: "returned", answer }),
        (error: unknown) => end({ kind: "failed", error, failedCalls }),
      );
    });

  return { invoke, running };
};

const createInvocation = (world: RuntimeWorld, execution: Execution): Invocation => {
  const { scheduler } = world;
  const { name, skew, deadline, failedCalls, isOver, kill } = execution;
  const pause = (milliseconds: number): Promise<boolean> =>
    new Promise((resolve) =>
      proceedAt(world, execution, {
        time: scheduler.now() + milliseconds,
        proceed: () => resolve(true),
      }),
    );
  return {
    name,
    clock: () => new Date(scheduler.now() + skew),
    remaining: () => deadline - scheduler.now(),
    call: (request) =>
      new Promise((resolve, fail) => {
        const reject = (error: unknown) => {
          failedCalls.push(request.to);
          fail(error);
        };
        scheduler.wait({
          isOver,
          proceed: () => startCall(world, execution, { request, resolve, reject }),
        });
      }),
    kill: () => {
      kill();
      return new Promise(() => {});
    },
    pause,
    limitTime: async (work, seconds) => {
      let isSettled = false;
      const giveUp = async () => {
        await pause(seconds * 1000);
        if (!isSettled) failedCalls.push("work that took too long");
        throw new Error(`It took longer than ${seconds} s.`);
      };
      try {
        return await Promise.race([work, giveUp()]);
      } finally {
        isSettled = true;
      }
    },
  };
};

/** Lets the scheduler proceed with an invocation at a time. */
const proceedAt = (
  { scheduler }: RuntimeWorld,
  { isOver }: Execution,
  { time, proceed }: { readonly time: number; readonly proceed: () => void },
): void => scheduler.at(time, () => scheduler.wait({ isOver, proceed }));

/** Starts a call with a random fault. */
const startCall = <Answer>(world: RuntimeWorld, execution: Execution, call: Call<Answer>): void => {
  const { scheduler, faults, random, trace } = world;
  const fault = faults.chooseForCall();
  trace?.(execution.name, () => describeCall(call.request, fault));
  if (fault !== "slow call") {
    performCall(world, execution, { ...call, fault });
    return;
  }
  proceedAt(world, execution, {
    time: scheduler.now() + random.below(execution.timeout * 1100),
    proceed: () => performCall(world, execution, { ...call, fault: undefined }),
  });
};

/** Performs a call with a fault, unless the function has timed out. */
const performCall = <Answer>(
  world: RuntimeWorld,
  { deadline, kill }: Execution,
  call: Call<Answer> & { readonly fault: ImmediateFault | undefined },
): void => {
  if (world.scheduler.now() > deadline) {
    kill();
    return;
  }
  try {
    applyFault(world, { ...call, kill });
  } catch (error) {
    call.reject(error);
  }
};

const describeCall = ({ to, detail }: Request<unknown>, fault: CallFault | undefined): string =>
  `${to} ${detail?.() ?? ""}${fault === undefined ? "" : ` [${fault}]`}`;

const describeResult = (result: InvocationResult<unknown>): string => {
  switch (result.kind) {
    case "returned":
      return "returns";
    case "failed":
      return `fails: ${result.error instanceof Error ? result.error.message : String(result.error)}`;
    case "killed":
      return "is killed";
    default:
      return result satisfies never;
  }
};
