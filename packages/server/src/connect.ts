import { createApiAdapters } from "@slipway/functions/aws/create-api-adapters";
import { connectDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createLambdaCompletions } from "@slipway/functions/aws/lambda/lambda-completions";
import { openBucket } from "@slipway/functions/aws/s3/s3-objects";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import type { AppKinds } from "@slipway/functions/ports/app-kinds";
import type { ApiOptions, CheckedResources, Telemetry } from "./options.ts";
import { createOwnCompletions } from "./own-completions.ts";

/** The settings of the adapters that do not name parts of the deployment. */
export interface ConnectionSettings {
  readonly aws: ApiOptions["aws"];
  readonly kinds: AppKinds;
  readonly telemetry: Telemetry;
}

/** Creates adapters for a deployment. Its clients connect with the first call that needs them. */
export const connect = (
  { bucket, prefix, table, completeUpload, filesUrl, filesKey }: CheckedResources,
  { aws = {}, kinds, telemetry }: ConnectionSettings,
): RequestAdapters => {
  const cached = { ...aws, cacheMiddleware: true };
  const adapters = createApiAdapters({
    environment: {
      SLIPWAY_PREFIX: prefix,
      SLIPWAY_TABLE: table,
      SLIPWAY_FILES_URL: filesUrl,
      SLIPWAY_FILES_KEY: filesKey,
    },
    objects: openBucket(bucket, cached),
    documents: connectDocumentClients(aws),
    telemetry,
    kinds,
  });
  const completions =
    completeUpload === undefined
      ? createOwnCompletions(adapters)
      : createLambdaCompletions(cached, completeUpload);
  return { ...adapters, completions };
};
