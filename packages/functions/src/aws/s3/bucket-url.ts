import { partition } from "@aws-sdk/core/client";

/**
 * Where forms for a bucket are posted.
 *
 * @param endpoint of S3 where it is not AWS's own, such as `http://127.0.0.1:4401`
 */
export const bucketUrl = ({
  bucket,
  region,
  endpoint,
}: {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string | undefined;
}): string => {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, "")}/${bucket}`;
  const host = `s3.${region}.${partition(region).dnsSuffix}`;
  // A certificate for *.s3 covers no name with further dots (Amazon S3 User Guide, "Virtual hosting of buckets").
  return bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}/`;
};
