import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { HttpFunction } from "@slipway/core/routes";
import { createLambdaCompletions } from "@slipway/functions/aws/lambda/lambda-completions";
import { createInspector } from "@slipway/functions/inspection/process/bounded-inspector";
import { finalizeUploadHandler } from "@slipway/functions/lambda/handlers/handle-bucket-events";
import { completeUploadHandler } from "@slipway/functions/lambda/handlers/handle-completion";
import { sweepUploadsHandler } from "@slipway/functions/lambda/handlers/handle-schedule";
import {
  libraryHandler,
  requestUploadHandler,
  uploadStatusesHandler,
} from "@slipway/functions/lambda/http/handle-http";
import type { LambdaHttpHandler } from "@slipway/functions/lambda/http/http-event";
import { type LocalLambda, startLocalLambda } from "../lambda/invoke-api.ts";
import { createLambdaContext } from "../lambda/lambda-context.ts";
import { createFinalizeConsumer } from "../lambda/queue-event-source.ts";
import { type Schedule, startSchedule } from "../lambda/schedule.ts";
import { region } from "../names.ts";
import type { Cleanup } from "./cleanup.ts";
import { createDeployment, type DeployFunction } from "./deploy-function.ts";
import { deployHooks } from "./deploy-hooks.ts";
import { deployImages } from "./deploy-images.ts";
import type { StackSettings } from "./stack-options.ts";
import type { Services } from "./start-services.ts";

export interface Functions {
  readonly deploy: DeployFunction;
  readonly lambda: LocalLambda;
  readonly schedule: Schedule;
  /** Ends the waits of all functions. */
  stopWaiting(): void;
}

/** The functions behind the API's routes. */
export type HttpFunctions = Readonly<Record<HttpFunction, LambdaHttpHandler>>;

/**
 * Starts the functions that no route invokes: for the queue, for asynchronous invocations, and for the schedule.
 *
 * @param cleanup stops them in reverse order
 */
export const startFunctions = async (
  settings: StackSettings,
  services: Services,
  cleanup: Cleanup,
): Promise<Functions> => {
  const closing = new AbortController();
  const inspector = createInspector();
  cleanup.defer(inspector.close);
  const lambda = await startLocalLambda(services);
  cleanup.defer(lambda.close);
  const deploy = createDeployment({
    settings,
    services,
    inspector,
    lambdaUrl: lambda.url,
    closing: closing.signal,
  });
  deployCompletion(deploy, lambda);
  deployFinalize(deploy, services, cleanup);
  deployImages(deploy, services, cleanup);
  deployHooks({ settings, services, lambdaUrl: lambda.url }, cleanup);
  const schedule = deploySweep(deploy, services);
  cleanup.defer(schedule.stop);
  const stopWaiting = () => closing.abort();
  cleanup.defer(stopWaiting);
  return { deploy, lambda, schedule, stopWaiting };
};

const deployCompletion = (deploy: DeployFunction, lambda: LocalLambda): void => {
  const complete = deploy("complete-upload", completeUploadHandler);
  lambda.register("complete-upload", (event) =>
    complete(event, createLambdaContext("complete-upload")),
  );
};

const deployFinalize = (
  deploy: DeployFunction,
  { queue, executions }: Services,
  cleanup: Cleanup,
): void => {
  const finalize = deploy("finalize-upload", finalizeUploadHandler);
  queue.consume(
    createFinalizeConsumer((event, context) =>
      executions.soon("finalize-upload", () => finalize(event, context)),
    ),
  );
  cleanup.defer(queue.stop);
};

const deploySweep = (deploy: DeployFunction, { executions }: Services): Schedule => {
  const sweep = deploy("sweep-uploads", sweepUploadsHandler);
  return startSchedule(limits.sweep.every, (event) =>
    executions.soon("sweep-uploads", () => sweep(event, createLambdaContext("sweep-uploads"))),
  );
};

/** Deploys the functions behind the API's routes. */
export const deployHttpFunctions = (
  { deploy, lambda }: Pick<Functions, "deploy" | "lambda">,
  { enforcement }: Services,
): HttpFunctions => {
  const { credentials } = enforcement.roles["request-upload"];
  const completions = createLambdaCompletions(
    { endpoint: lambda.url, region, credentials },
    "complete-upload" satisfies FunctionName,
  );
  return {
    "request-upload": deploy("request-upload", (adapters) =>
      requestUploadHandler({ ...adapters, completions }),
    ),
    library: deploy("library", libraryHandler),
    "upload-statuses": deploy("upload-statuses", uploadStatusesHandler),
  };
};
