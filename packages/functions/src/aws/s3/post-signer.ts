import { limits } from "@slipway/core/limits";
import type { Objects } from "../../ports/objects.ts";
import { type SigningCredentials, signPostPolicy } from "./post-policy.ts";

/** Who signs, and where: asked for each form, since credentials of a role change while a function is warm. */
export interface FormSigner {
  readonly region: () => Promise<string>;
  readonly url: () => Promise<string>;
  readonly credentials: () => Promise<SigningCredentials>;
  /** What time it is for S3. */
  readonly now: () => Date;
}

/** Signs forms for a bucket, each pinned to its key and to what was declared of the file. */
export const formsOfBucket =
  (bucket: string, signer: FormSigner): Objects["signPost"] =>
  async (key, { size, contentType, sha256 }) => {
    const [region, url, credentials] = await Promise.all([
      signer.region(),
      signer.url(),
      signer.credentials(),
    ]);
    return signPostPolicy(
      {
        key,
        size,
        fields: {
          "Content-Type": contentType,
          success_action_status: "201",
          ...(sha256 !== undefined && {
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": sha256,
          }),
        },
        expiresIn: limits.policyLifetime,
      },
      { bucket, region, url, credentials },
      signer.now(),
    );
  };
