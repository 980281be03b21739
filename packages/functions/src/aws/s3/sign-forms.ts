import type { S3Client } from "@aws-sdk/client-s3";
import { partition } from "@aws-sdk/core/client";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { limits } from "@slipway/core/limits";
import { Sha256 } from "@smithy/core/checksum";
import { fromUtf8, toBase64 } from "@smithy/core/serde";
import type { Objects } from "../../ports/objects.ts";

/** The part of an S3 client that signing a form needs. */
export type FormSigningClient = Pick<S3Client, "config">;

/** The settings for signing forms without an S3 client. */
export interface FormSigningOptions {
  readonly bucket: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  /** Overrides the endpoint of AWS, for example `http://127.0.0.1:4401`. */
  readonly endpoint?: string | undefined;
}

/** Creates a function that signs presigned POSTs, each bound to its key and to the declared size, type, and checksum. */
export const createFormSigner =
  (bucket: string, client: FormSigningClient): Objects["signPost"] =>
  (key, { size, contentType, sha256 }, lifetime = limits.policyLifetime) =>
    // `createPresignedPost` reads only the client's configuration, but its type requires the whole client.
    createPresignedPost(client as S3Client, {
      Bucket: bucket,
      Key: key,
      Conditions: [["content-length-range", size, size]],
      Fields: {
        "Content-Type": contentType,
        success_action_status: "201",
        ...(sha256 !== undefined && {
          "x-amz-checksum-algorithm": "SHA256",
          "x-amz-checksum-sha256": sha256,
        }),
      },
      Expires: lifetime,
    });

/** Creates a client that can only sign forms. It starts faster than an S3 client. */
export const createFormSigningClient = ({
  bucket,
  region,
  credentials,
  endpoint,
}: FormSigningOptions): FormSigningClient => {
  const url = new URL(createBucketUrl({ bucket, region, endpoint }));
  const config = {
    region: async () => region,
    credentials: async () => credentials,
    systemClockOffset: 0,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    sha256: Sha256,
    endpointProvider: () => ({ url }),
    // Without it, the SDK looks for an endpoint in the shared configuration files each time.
    isCustomEndpoint: true,
  };
  // Contains every setting that `createPresignedPost` reads. A test compares the forms with those of an S3 client.
  return { config: config as Partial<S3Client["config"]> as S3Client["config"] };
};

/** Returns the URL that forms for a bucket are posted to. */
const createBucketUrl = ({
  bucket,
  region,
  endpoint,
}: Pick<FormSigningOptions, "bucket" | "region" | "endpoint">): string => {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, "")}/${bucket}`;
  const host = `s3.${region}.${partition(region).dnsSuffix}`;
  // A certificate for *.s3 does not cover a name with dots (Amazon S3 User Guide, "Virtual hosting of buckets").
  return bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}/`;
};
