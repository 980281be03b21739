/**
 * A bucket that only policies open: public access is blocked and plain HTTP denied, as SST does by default; there are no
 * ACLs, and what lies in it is encrypted. It goes with its files where the stage is not protected.
 */
export const createPrivateBucket = (name: string, args: sst.aws.BucketArgs): sst.aws.Bucket => {
  const bucket = new sst.aws.Bucket(name, {
    ...args,
    transform: {
      ...args.transform,
      bucket: (made) => {
        made.forceDestroy = !$app.protect;
        return undefined;
      },
    },
  });
  new aws.s3.BucketOwnershipControls(`${name}Ownership`, {
    bucket: bucket.name,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}Encryption`, {
    bucket: bucket.name,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  return bucket;
};
