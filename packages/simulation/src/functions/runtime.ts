import { limits } from "@slipway/core/limits";
import type { CallFault, Faults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Trace } from "../trace.ts";

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
}

/** A request to a service. */
export interface Request<Answer> {
  /** The service and its operation, such as `s3 DeleteObject`. */
  readonly to: string;
  /** Describes the request in the trace. */
  readonly detail?: () => string;
  readonly act: () => Answer | Promise<Answer>;
  /** Processes only part of a batch when the service throttles. Without it, the service refuses the whole request. */
  readonly actThrottled?: () => Answer;
  /** True if the SDK does not retry the request. */
  readonly isSentOnce?: boolean;
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

/** Settles a call. */
interface Settle<Answer> {
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

/** How many milliseconds a clock may be fast or slow. */
export const maxSkew = limits.clockSkew * 1000;
/** The maximum delay of a late request in milliseconds. */
export const maxLateness = 90_000;

/** A throttled or failed request to a service. */
class ServiceError extends Error {
  override readonly name = "ServiceError";
}

export const createRuntime = (world: {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace | undefined;
}): Runtime => {
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
      const isOver = () => over;

      const askAt = (time: number, ask: () => void) =>
        scheduler.at(time, () => scheduler.wait({ isOver, proceed: ask }));

      const proceed = <Answer>(request: Request<Answer>, settle: Settle<Answer>) => {
        const fault = faults.chooseForCall();
        trace?.(name, () => describeCall(request, fault));
        if (fault === "slow call")
          return askAt(scheduler.now() + random.below(timeout * 1100), () =>
            perform(undefined, request, settle),
          );
        perform(fault, request, settle);
      };

      const perform = <Answer>(
        fault: Exclude<CallFault, "slow call"> | undefined,
        request: Request<Answer>,
        settle: Settle<Answer>,
      ) => {
        const kill = () => end({ kind: "killed" });
        if (scheduler.now() > deadline) return kill();
        try {
          act(withoutRetries(fault, request), request, { ...settle, kill });
        } catch (error) {
          settle.reject(error);
        }
      };

      const invocation: Invocation = {
        name,
        clock: () => new Date(scheduler.now() + skew),
        remaining: () => deadline - scheduler.now(),
        call: (request) =>
          new Promise((resolve, refuse) => {
            const reject = (error: unknown) => {
              failedCalls.push(request.to);
              refuse(error);
            };
            scheduler.wait({ isOver, proceed: () => proceed(request, { resolve, reject }) });
          }),
        kill: () => {
          end({ kind: "killed" });
          return new Promise(() => {});
        },
        pause: (milliseconds) =>
          new Promise((resolve) => askAt(scheduler.now() + milliseconds, () => resolve(true))),
      };
      running.add(name);
      trace?.(name, () => (skew === 0 ? "starts" : `starts with its clock ${skew / 1000} s off`));
      run(invocation).then(
        (answer) => end({ kind: "returned", answer }),
        (error: unknown) => end({ kind: "failed", error, failedCalls }),
      );
    });

  /** Carries out a request, subject to a fault. */
  const act = <Answer>(
    fault: Exclude<CallFault, "slow call"> | undefined,
    { act: ask, actThrottled }: Request<Answer>,
    { resolve, reject, kill }: Settle<Answer> & { readonly kill: () => void },
  ): void => {
    const later = () => {
      const repeat = () => {
        trace?.("late request", () => "is carried out now");
        ignoreErrors(ask);
      };
      scheduler.at(scheduler.now() + random.below(maxLateness), repeat);
    };
    switch (fault) {
      case undefined:
        resolve(ask());
        break;
      case "crash before a call":
        kill();
        break;
      case "crash after a call":
        ignoreErrors(ask);
        kill();
        break;
      case "throttling":
        if (actThrottled) resolve(actThrottled());
        else reject(new ServiceError("Slow down."));
        break;
      case "lost response":
        ask();
        reject(new ServiceError("The connection was reset."));
        break;
      case "request sent twice":
        ask();
        resolve(ask());
        break;
      case "late request":
        later();
        reject(new ServiceError("The request timed out."));
        break;
      case "late first request":
        later();
        resolve(ask());
        break;
      default:
        fault satisfies never;
    }
  };

  return { invoke, running };
};

/** Replaces a fault that the SDK retries by one without a retry, for a request that the SDK sends once. */
const withoutRetries = (
  fault: Exclude<CallFault, "slow call"> | undefined,
  { isSentOnce = false }: Pick<Request<unknown>, "isSentOnce">,
): Exclude<CallFault, "slow call"> | undefined => {
  if (isSentOnce && fault === "request sent twice") return "lost response";
  if (isSentOnce && fault === "late first request") return "late request";
  return fault;
};

const describeCall = ({ to, detail }: Request<unknown>, fault: CallFault | undefined): string =>
  `${to} ${detail?.() ?? ""}${fault === undefined ? "" : ` [${fault}]`}`;

const ignoreErrors = (act: () => unknown) => {
  try {
    act();
  } catch {
    // The caller has ended.
  }
};

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
