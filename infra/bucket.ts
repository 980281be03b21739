import { corsRule, removalDays } from "@slipway/core/bucket";
import { createPrivateBucket } from "./private-bucket.ts";
import { origins } from "./router.ts";

/** Users' files. */
export const bucket = createPrivateBucket("Uploads", {
  versioning: true,
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
