import type { Scope } from "../scope.ts";

/**
 * Creates an encrypted bucket without ACLs. SST blocks public access and denies plain HTTP by default. If data outlives the
 * stage, the bucket keeps its files and everything that protects them. Otherwise it is deleted together with its files.
 */
export const createPrivateBucket = (
  { named, inside, kept, settings }: Scope,
  part: string,
  {
    onCreated,
    ...args
  }: sst.aws.BucketArgs & {
    /** Called with the bucket before its policy is created. SST's bucket waits for the policy. */
    readonly onCreated?: (bucket: aws.s3.Bucket) => void;
  },
): sst.aws.Bucket => {
  const retain = (_: unknown, options: $util.CustomResourceOptions) => {
    // guard: files are retained
    options.retainOnDelete = kept.retainOnDelete;
    return undefined;
  };
  const bucket = new sst.aws.Bucket(
    named(part),
    {
      ...args,
      transform: {
        ...args.transform,
        bucket: (bucketArgs, options) => {
          bucketArgs.forceDestroy = !settings.keepData;
          options.transformations = [
            ...(options.transformations ?? []),
            ({ resource }) => {
              if (resource instanceof aws.s3.Bucket) onCreated?.(resource);
              return undefined;
            },
          ];
          return retain(bucketArgs, options);
        },
        // guard: a retained bucket keeps its versioning
        versioning: retain,
        publicAccessBlock: retain,
        policy: retain,
        lifecycle: retain,
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
