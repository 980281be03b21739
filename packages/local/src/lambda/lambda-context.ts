import { randomUUID } from "node:crypto";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { Context } from "aws-lambda";
import { createFunctionArn } from "../names.ts";

const timeouts: Record<FunctionName, number> = {
  "request-upload": limits.timeout.request,
  "complete-upload": limits.timeout.complete,
  library: limits.timeout.library,
  "upload-statuses": limits.timeout.statuses,
  "finalize-upload": limits.timeout.finalize,
  "sweep-uploads": limits.timeout.sweep,
  "publish-events": limits.timeout.publish,
  "handle-events": limits.timeout.hooks,
  "derive-images": limits.timeout.images,
};

/**
 * Creates the context of an invocation.
 *
 * @param timeout of the function in seconds. Defaults to that of a deployment
 */
export const createLambdaContext = (
  functionName: FunctionName,
  timeout = timeouts[functionName],
): Context => {
  const ends = Date.now() + timeout * 1000;
  const awsRequestId = randomUUID();
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: createFunctionArn(functionName),
    memoryLimitInMB: "512",
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: awsRequestId,
    getRemainingTimeInMillis: () => Math.max(0, ends - Date.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
};
