import type { Scope } from "./scope.ts";

/**
 * A bucket that only policies open: public access is blocked and plain HTTP denied, as SST does by default; there are no
 * ACLs, and what lies in it is encrypted. It goes with its files where the instance is not protected.
 */
export const createPrivateBucket = (
  { named, inside, settings }: Scope,
  part: string,
  args: sst.aws.BucketArgs,
): sst.aws.Bucket => {
  const bucket = new sst.aws.Bucket(
    named(part),
    {
      ...args,
      transform: {
        ...args.transform,
        bucket: (made, options) => {
          made.forceDestroy = !settings.protect;
          options.retainOnDelete = settings.protect;
          return undefined;
        },
      },
    },
    inside,
  );
  new aws.s3.BucketOwnershipControls(
    named(`${part}Ownership`),
    { bucket: bucket.name, rule: { objectOwnership: "BucketOwnerEnforced" } },
    inside,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    named(`${part}Encryption`),
    {
      bucket: bucket.name,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
    inside,
  );
  return bucket;
};
