import { corsRule, removalDays } from "@slipway/core/deployment/bucket";
import { admitFilesCdn, createFilesCdn } from "../front/files-cdn.ts";
import type { Scope } from "../scope.ts";
import type { FilesBucket } from "./files-bucket.ts";
import { createPrivateBucket } from "./private-bucket.ts";

/**
 * Creates the bucket of users' files.
 *
 * @param origins of pages that may post to it and read through links
 */
export const createBucket = (
  scope: Scope,
  { origins }: { origins: $util.Output<string[]> },
): FilesBucket => {
  const { filesCdn, prefix } = scope.settings;
  // The bucket's policy names the distribution, which needs the bucket. Everything else waits for the policy.
  const [created, setBucket] = $util.deferredOutput<aws.s3.Bucket>();
  const cdn = filesCdn && createFilesCdn(scope, { settings: filesCdn, bucket: created, origins });
  const bucket = createPrivateBucket(scope, "Files", {
    // guard: the bucket is private
    versioning: true,
    ...(cdn && { policy: admitFilesCdn(prefix, cdn.arn) }),
    onCreated: (resource) => setBucket($output(resource)),
    transform: {
      cors: (args) => {
        args.corsRules = origins.apply((allowed) => {
          const rule = corsRule(allowed);
          return [{ ...rule, allowedMethods: [...rule.allowedMethods] }];
        });
        return undefined;
      },
    },
  });
  new aws.s3.BucketLifecycleConfiguration(
    scope.named("FilesLifecycle"),
    {
      bucket: bucket.name,
      rules: [
        {
          id: "abandoned-multipart-uploads",
          status: "Enabled",
          filter: {},
          abortIncompleteMultipartUpload: { daysAfterInitiation: removalDays.abandonedMultipart },
        },
        {
          id: "noncurrent-versions",
          status: "Enabled",
          // guard: delete markers are not selected by tags
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: removalDays.noncurrentVersion },
          expiration: { expiredObjectDeleteMarker: true },
        },
      ],
    },
    scope.kept,
  );
  return { bucket, cdn, configurableName: bucket.name, ownPrefix: "", notificationId: undefined };
};
