import type { serverVariables } from "@slipway/core/deployment/environment";
import { listServerStatements } from "@slipway/core/deployment/grants";
import type { FilesCdn } from "../front/files-cdn.ts";
import { createFilesVariables } from "./files-variables.ts";
import { type Permissions, toPermissions } from "./permissions.ts";

/** What a function of the app needs to answer the API. */
export interface ServerAccess {
  /** For the `permissions` of the function. */
  readonly permissions: $util.Output<Permissions>;
  /** For the `environment` of the function. */
  readonly environment: Readonly<
    Partial<Record<(typeof serverVariables)[keyof typeof serverVariables], $util.Input<string>>>
  >;
}

export const createServerAccess = ({
  bucket,
  prefix,
  table,
  completeUpload,
  filesCdn,
}: {
  readonly bucket: sst.aws.Bucket;
  readonly prefix: string;
  readonly table: sst.aws.Dynamo;
  readonly completeUpload: sst.aws.Function;
  readonly filesCdn: FilesCdn | undefined;
}): ServerAccess => ({
  permissions: $resolve({
    bucket: bucket.arn,
    prefix,
    table: table.arn,
    completeUpload: completeUpload.arn,
  }).apply((arns) => toPermissions(listServerStatements(arns))),
  environment: {
    SLIPWAY_BUCKET: bucket.name,
    SLIPWAY_PREFIX: prefix,
    SLIPWAY_TABLE: table.name,
    SLIPWAY_COMPLETE_UPLOAD: completeUpload.name,
    ...createFilesVariables(filesCdn),
  },
});
