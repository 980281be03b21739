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
import type { StackSettings } from "./stack-options.ts";
import type { Services } from "./start-services.ts";

export interface Functions {
  /** The functions behind the API's routes. */
  readonly http: Readonly<Record<HttpFunction, LambdaHttpHandler>>;
  readonly schedule: Schedule;
}

/**
 * Starts the functions: for the API, for the queue, for asynchronous invocations, and for the schedule.
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
  deployHooks({ settings, services, lambdaUrl: lambda.url }, cleanup);
  const schedule = deploySweep(deploy, services);
  cleanup.defer(schedule.stop);
  // The API closes first, while everything that its requests use is still running. Requests that wait for a record end.
  cleanup.defer(async () => {
    closing.abort();
    await services.front.close();
  });
  return { http: deployHttpFunctions(deploy, services, lambda), schedule };
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

const deployHttpFunctions = (
  deploy: DeployFunction,
  { enforcement }: Services,
  lambda: LocalLambda,
): Functions["http"] => {
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
