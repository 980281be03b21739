import type { CallFault } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Trace } from "../trace.ts";

/** A request to a service. */
export interface Request<Answer> {
  /** The service and its operation, such as `s3 DeleteObject`. */
  readonly to: string;
  /** Describes the request in the trace. */
  readonly detail?: () => string;
  readonly act: () => Answer | Promise<Answer>;
  /** Processes only part of a batch when the service throttles. Without it, the service rejects the whole request. */
  readonly actThrottled?: () => Answer;
  /** True if the SDK does not retry the request. */
  readonly isSentOnce?: boolean;
}

/** Settles a call. */
interface Settle<Answer> {
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

/** A call to a service that waits for its response. */
export interface Call<Answer> extends Settle<Answer> {
  readonly request: Request<Answer>;
}

/** A fault that takes no time. */
export type ImmediateFault = Exclude<CallFault, "slow call">;

/** The maximum delay of a late request in milliseconds. */
export const maxLateness = 90_000;

/** A throttled or failed request to a service. */
class ServiceError extends Error {
  override readonly name = "ServiceError";
}

/** Sends a request to its service, subject to a fault. */
export const applyFault = <Answer>(
  {
    scheduler,
    random,
    trace,
  }: {
    readonly scheduler: Scheduler;
    readonly random: Random;
    readonly trace: Trace | undefined;
  },
  {
    request,
    fault,
    resolve,
    reject,
    kill,
  }: Call<Answer> & {
    readonly fault: ImmediateFault | undefined;
    readonly kill: () => void;
  },
): void => {
  const { act, actThrottled } = request;
  const actLater = () => {
    const repeat = () => {
      trace?.("late request", () => "is carried out now");
      ignoreErrors(act);
    };
    scheduler.at(scheduler.now() + random.below(maxLateness), repeat);
  };
  const effective = withoutRetries(fault, request);
  switch (effective) {
    case undefined:
      resolve(act());
      break;
    case "crash before a call":
      kill();
      break;
    case "crash after a call":
      ignoreErrors(act);
      kill();
      break;
    case "throttling":
      if (actThrottled) resolve(actThrottled());
      else reject(new ServiceError("Slow down."));
      break;
    case "lost response":
      act();
      reject(new ServiceError("The connection was reset."));
      break;
    case "request sent twice":
      act();
      resolve(act());
      break;
    case "late request":
      actLater();
      reject(new ServiceError("The request timed out."));
      break;
    case "late first request":
      actLater();
      resolve(act());
      break;
    default:
      effective satisfies never;
  }
};

/** Replaces a fault that the SDK retries by one without a retry, for a request that the SDK sends once. */
const withoutRetries = (
  fault: ImmediateFault | undefined,
  { isSentOnce = false }: Pick<Request<unknown>, "isSentOnce">,
): ImmediateFault | undefined => {
  if (isSentOnce && fault === "request sent twice") return "lost response";
  if (isSentOnce && fault === "late first request") return "late request";
  return fault;
};

const ignoreErrors = (act: () => unknown) => {
  try {
    act();
  } catch {
    // The caller has ended.
  }
};
