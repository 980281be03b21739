import { Readable } from "node:stream";
import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { EventBridgeServiceException } from "@aws-sdk/client-eventbridge";
import { S3ServiceException } from "@aws-sdk/client-s3";
import type { Around } from "./around-each-request.ts";
import type { FaultLog, FaultRates } from "./faults.ts";
import { currentInvocation, type Invocation, neverSettles } from "./invocations.ts";

interface Failure {
  readonly name: string;
  readonly status: number;
}

/** The errors with which each service reports throttling and internal failures. */
const services = {
  s3: {
    busy: { name: "SlowDown", status: 503 },
    broken: { name: "InternalError", status: 500 },
    Exception: S3ServiceException,
  },
  dynamoDb: {
    busy: { name: "ThrottlingException", status: 400 },
    broken: { name: "InternalServerError", status: 500 },
    Exception: DynamoDBServiceException,
  },
  eventBridge: {
    busy: { name: "ThrottlingException", status: 400 },
    broken: { name: "InternalException", status: 500 },
    Exception: EventBridgeServiceException,
  },
} as const;

export type ServiceName = keyof typeof services;

/** The probability of a fault right after another one. Faults come in bursts. */
const afterAnother = 0.4;

/**
 * Creates faults in the AWS calls of handlers, and kills handlers during a call. Other calls are not affected.
 *
 * @param chance returns the next random number from 0 to 1
 */
export const createAwsFaults = ({
  rates,
  chance,
  log,
}: {
  readonly rates: FaultRates;
  readonly chance: () => number;
  readonly log: FaultLog;
}): ((service: ServiceName) => Around) => {
  let failedLast = false;

  const fault = (): "throttled" | "failedBefore" | "failedAfter" | undefined => {
    const total = rates.throttled + rates.failedBefore + rates.failedAfter;
    const fails = chance() < (failedLast && total > 0 ? afterAnother : total);
    failedLast = fails;
    if (!fails) return undefined;
    const which = chance() * total;
    if (which < rates.throttled) return "throttled";
    return which < rates.throttled + rates.failedBefore ? "failedBefore" : "failedAfter";
  };

  const killInvocation = (invocation: Invocation, when: string): Promise<never> => {
    invocation.kill();
    log.note("killed", `${invocation.functionName} ${when}`);
    return neverSettles();
  };

  return (service) =>
    async ({ operation }, send) => {
      const invocation = currentInvocation();
      if (invocation === undefined) return send();
      if (invocation.dead) return neverSettles();
      const { busy, broken, Exception } = services[service];
      const failure = ({ name, status }: Failure) =>
        new Exception({
          name,
          message: "Chaos",
          $fault: status < 500 ? "client" : "server",
          $metadata: { httpStatusCode: status },
        });
      if (chance() < rates.killed / 2) return killInvocation(invocation, `before ${operation}`);
      const kind = fault();
      if (kind !== undefined) log.note(kind, `${operation} of ${invocation.functionName}`);
      if (kind === "throttled") throw failure(busy);
      if (kind === "failedBefore") throw failure(broken);
      const answer = await send();
      const killed = chance() < rates.killed / 2;
      if (!killed && !invocation.dead && kind === undefined) return answer;
      closeConnection(answer.response);
      if (invocation.dead) return neverSettles();
      if (killed) return killInvocation(invocation, `after ${operation}`);
      throw Object.assign(new Error("Chaos: the connection was lost"), { code: "ECONNRESET" });
    };
};

/** Closes the connection of a response that nothing reads. */
const closeConnection = (response: unknown): void => {
  if (typeof response !== "object" || response === null || !("body" in response)) return;
  if (response.body instanceof Readable) response.body.destroy();
};
