import { contentSecurityPolicy } from "@slipway/core/deployment/page-security";
import type { Scope } from "../scope.ts";
import type { FilesBucket } from "../storage/files-bucket.ts";
import type { Front } from "./front.ts";
import { createPage } from "./page.ts";
import type { SignIn } from "./sign-in.ts";

/** Creates the page, and lets it connect only to the bucket, the files' CloudFront, the API, and the issuer. */
export const publishPage = (
  scope: Scope,
  {
    files: { bucket, cdn },
    api,
    signIn,
    front,
  }: {
    readonly files: FilesBucket;
    readonly api: sst.aws.ApiGatewayV2;
    readonly signIn: SignIn;
    /** Undefined in `sst dev`. */
    readonly front: Front | undefined;
  },
): sst.aws.StaticSite => {
  front?.setContentSecurityPolicy(
    $resolve({
      bucket: bucket.name,
      files: cdn?.url,
      region: scope.region,
      dnsSuffix: scope.dnsSuffix,
      api: api.url,
      signIn: signIn.origins,
    }).apply((known) =>
      contentSecurityPolicy({
        storage: [
          `https://${known.bucket}.s3.${known.region}.${known.dnsSuffix}`,
          ...(known.files === undefined ? [] : [known.files]),
        ],
        connect: [new URL(known.api).origin, ...known.signIn],
      }),
    ),
  );
  return createPage(scope, { api, signIn, router: front?.router });
};
