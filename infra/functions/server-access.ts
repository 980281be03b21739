import { listServerStatements } from "@slipway/core/deployment/grants";
import { type Permissions, toPermissions } from "./permissions.ts";

/** What a function of the app needs to answer the API. */
export interface ServerAccess {
  /** For the `permissions` of the function. */
  readonly permissions: $util.Output<Permissions>;
  /** For the `environment` of the function. */
  readonly environment: Readonly<
    Record<"SLIPWAY_BUCKET" | "SLIPWAY_TABLE" | "SLIPWAY_COMPLETE_UPLOAD", $util.Output<string>>
  >;
}

export const createServerAccess = ({
  bucket,
  table,
  completeUpload,
}: {
  readonly bucket: sst.aws.Bucket;
  readonly table: sst.aws.Dynamo;
  readonly completeUpload: sst.aws.Function;
}): ServerAccess => ({
  permissions: $resolve({
    bucket: bucket.arn,
    table: table.arn,
    completeUpload: completeUpload.arn,
  }).apply((arns) => toPermissions(listServerStatements(arns))),
  environment: {
    SLIPWAY_BUCKET: bucket.name,
    SLIPWAY_TABLE: table.name,
    SLIPWAY_COMPLETE_UPLOAD: completeUpload.name,
  },
});
