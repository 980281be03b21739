import { limits } from "@slipway/core/limits";
import type { CallFault, Faults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Trace } from "../trace.ts";

/** One run of a function. */
export interface Invocation {
  /** The function's name and a number, as a log would have it. */
  readonly name: string;
  /** What the function thinks the time is. */
  readonly clock: () => Date;
  /** Milliseconds that it may still run. */
  readonly remaining: () => number;
  /** Have a service do something, when it is this call's turn. */
  call<Answer>(request: Request<Answer>): Promise<Answer>;
  /** Ends the function where it is; nothing more happens in it. */
  die(): Promise<never>;
  /** Resolves after some milliseconds. */
  pause(milliseconds: number): Promise<boolean>;
}

/** What a function asks of a service. */
export interface Request<Answer> {
  /** As in `s3 DeleteObject`. */
  readonly to: string;
  /** What is asked in detail, for a reader of the trace. */
  readonly detail?: () => string;
  readonly act: () => Answer | Promise<Answer>;
  /** Processes only part of a batch when the service throttles. Without it, the service refuses the whole request. */
  readonly actThrottled?: () => Answer;
  /** True if the SDK does not retry the request. */
  readonly isSentOnce?: boolean;
}

/** How an invocation ended. */
export type Ending<Answer> =
  | { readonly kind: "answered"; readonly answer: Answer }
  /** With the calls that failed before. */
  | { readonly kind: "failed"; readonly error: unknown; readonly failedCalls: readonly string[] }
  | { readonly kind: "died" };

/** Runs functions as Lambda does: any number at once, each with a clock of its own, for a limited time. */
export interface Runtime {
  invoke<Answer>(
    name: string,
    /** Seconds it may run. */
    timeout: number,
    run: (invocation: Invocation) => Promise<Answer>,
  ): Promise<Ending<Answer>>;
  /** Invocations that have not ended. */
  readonly running: ReadonlySet<string>;
}

/** How a call ends for its caller. */
interface Settle<Answer> {
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds that a clock may be fast or slow. */
export const mostSkew = limits.clockSkew * 1000;
/** Milliseconds after which a late request is carried out, at most. */
export const mostLateness = 90_000;

/** What a service answers when it is asked for too much, or does not get to answer. */
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
  ): Promise<Ending<Answer>> =>
    new Promise((resolve) => {
      count += 1;
      const name = `${functionName}#${count}`;
      const skew = faults.strikes("clock skew") ? random.between(-mostSkew, mostSkew) : 0;
      const deadline = scheduler.now() + timeout * 1000;
      const failedCalls: string[] = [];
      let over = false;
      const end = (ending: Ending<Answer>) => {
        if (over) return;
        over = true;
        running.delete(name);
        trace?.(name, () => wordsOf(ending));
        resolve(ending);
      };
      const isOver = () => over;

      const askAt = (time: number, ask: () => void) =>
        scheduler.at(time, () => scheduler.wait({ isOver, proceed: ask }));

      const proceed = <Answer>(request: Request<Answer>, settle: Settle<Answer>) => {
        const fault = faults.ofCall();
        trace?.(name, () => wordsOfCall(request, fault));
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
        const die = () => end({ kind: "died" });
        if (scheduler.now() > deadline) return die();
        try {
          act(withoutRetries(fault, request), request, { ...settle, die });
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
        die: () => {
          end({ kind: "died" });
          return new Promise(() => {});
        },
        pause: (milliseconds) =>
          new Promise((resolve) => askAt(scheduler.now() + milliseconds, () => resolve(true))),
      };
      running.add(name);
      trace?.(name, () => (skew === 0 ? "begins" : `begins, its clock ${skew / 1000} s off`));
      run(invocation).then(
        (answer) => end({ kind: "answered", answer }),
        (error: unknown) => end({ kind: "failed", error, failedCalls }),
      );
    });

  /** Have the service act, as well as the fault lets it. */
  const act = <Answer>(
    fault: Exclude<CallFault, "slow call"> | undefined,
    { act: ask, actThrottled }: Request<Answer>,
    { resolve, reject, die }: Settle<Answer> & { readonly die: () => void },
  ): void => {
    const later = () => {
      const repeat = () => {
        trace?.("late request", () => "is carried out now");
        ignoringErrors(ask);
      };
      scheduler.at(scheduler.now() + random.below(mostLateness), repeat);
    };
    switch (fault) {
      case undefined:
        resolve(ask());
        break;
      case "crash before a call":
        die();
        break;
      case "crash after a call":
        ignoringErrors(ask);
        die();
        break;
      case "throttling":
        if (actThrottled) resolve(actThrottled());
        else reject(new ServiceError("Slow down."));
        break;
      case "lost answer":
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

/** Returns the fault as a caller sees it whose SDK sends each request once: its outcome is unknown, and nothing is retried. */
const withoutRetries = (
  fault: Exclude<CallFault, "slow call"> | undefined,
  { isSentOnce = false }: Pick<Request<unknown>, "isSentOnce">,
): Exclude<CallFault, "slow call"> | undefined => {
  if (isSentOnce && fault === "request sent twice") return "lost answer";
  if (isSentOnce && fault === "late first request") return "late request";
  return fault;
};

const wordsOfCall = ({ to, detail }: Request<unknown>, fault: CallFault | undefined): string =>
  `${to} ${detail?.() ?? ""}${fault === undefined ? "" : ` [${fault}]`}`;

const ignoringErrors = (act: () => unknown) => {
  try {
    act();
  } catch {
    // Nobody is there to hear of it.
  }
};

const wordsOf = (ending: Ending<unknown>): string => {
  switch (ending.kind) {
    case "answered":
      return "ends";
    case "failed":
      return `fails: ${ending.error instanceof Error ? ending.error.message : String(ending.error)}`;
    case "died":
      return "dies";
    default:
      return ending satisfies never;
  }
};
