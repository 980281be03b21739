import type { Scope } from "../scope.ts";

/**
 * A bucket that only policies open: public access is blocked and plain HTTP denied, as SST does by default; there are no
 * ACLs, and what lies in it is encrypted. If data outlives the stage, the bucket keeps its files and everything that
 * protects them. Otherwise it is deleted together with its files.
 */
export const createPrivateBucket = (
  { named, inside, kept, settings }: Scope,
  part: string,
  args: sst.aws.BucketArgs,
): sst.aws.Bucket => {
  const keep = (_: unknown, options: $util.CustomResourceOptions) => {
    options.retainOnDelete = kept.retainOnDelete;
    return undefined;
  };
  const bucket = new sst.aws.Bucket(
    named(part),
    {
      ...args,
      transform: {
        ...args.transform,
        bucket: (made, options) => {
          made.forceDestroy = !settings.keepData;
          return keep(made, options);
        },
        versioning: keep,
        publicAccessBlock: keep,
        policy: keep,
        lifecycle: keep,
      },
    },
    inside,
  );
  new aws.s3.BucketOwnershipControls(
    named(`${part}Ownership`),
    { bucket: bucket.name, rule: { objectOwnership: "BucketOwnerEnforced" } },
    kept,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    named(`${part}Encryption`),
    {
      bucket: bucket.name,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
    kept,
  );
  return bucket;
};
