import { corsRule, removalDays } from "@slipway/core/bucket";
import { origins } from "./router.ts";

/** Users' files. Public access is blocked and plain HTTP denied, as SST does by default. */
export const bucket = new sst.aws.Bucket("Uploads", {
  versioning: true,
  transform: {
    bucket: (args) => {
      args.forceDestroy = !$app.protect;
      return undefined;
    },
    cors: (args) => {
      args.corsRules = origins.apply((allowed) => {
        const rule = corsRule(allowed);
        return [{ ...rule, allowedMethods: [...rule.allowedMethods] }];
      });
      return undefined;
    },
  },
});

new aws.s3.BucketOwnershipControls("UploadsOwnership", {
  bucket: bucket.name,
  rule: { objectOwnership: "BucketOwnerEnforced" },
});

new aws.s3.BucketServerSideEncryptionConfiguration("UploadsEncryption", {
  bucket: bucket.name,
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
});

new aws.s3.BucketLifecycleConfiguration("UploadsLifecycle", {
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
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: removalDays.noncurrentVersion },
      expiration: { expiredObjectDeleteMarker: true },
    },
  ],
});
