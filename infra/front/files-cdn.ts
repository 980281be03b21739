import { randomBytes } from "node:crypto";
import { createFilesFunctions } from "@slipway/core/deployment/files-function";
import { filesKeyName, formatFilesKey } from "@slipway/core/deployment/files-key";
import { listFilesCdnStatements } from "@slipway/core/deployment/grants";
import { filesHeaders } from "@slipway/core/deployment/page-security";
import { limits } from "@slipway/core/limits";
import type { FilesCdnSettings } from "../options/settings.ts";
import type { Scope } from "../scope.ts";
import { withoutHealthCheck } from "./front.ts";
import { createSecurityHeaders } from "./security-headers.ts";

/** The distribution for files. */
export interface FilesCdn {
  /** Its origin. */
  readonly url: $util.Output<string>;
  /** The number of the key that signs links, a dot, and the key. */
  readonly key: $util.Output<string>;
}

/** The name of the query parameters that the function adds. CloudFront passes no other to S3, and caches by these. */
const parameters = [
  "versionId",
  "response-cache-control",
  "response-content-disposition",
  "response-content-type",
] as const;

/**
 * Creates CloudFront in front of the files: an origin of their own, so that no file shares the page's. A function lets only signed
 * links and public files pass, and names the version that S3 returns.
 *
 * @param bucket the bucket before SST creates its policy, which needs the distribution
 * @param origins of pages that may read files
 */
export const createFilesCdn = (
  scope: Scope,
  {
    settings,
    bucket,
    origins,
  }: {
    readonly settings: FilesCdnSettings;
    readonly bucket: $util.Output<aws.s3.Bucket>;
    readonly origins: $util.Output<string[]>;
  },
): FilesCdn & { readonly arn: $util.Output<string> } => {
  const { named, inside, globalName } = scope;
  const { store, key } = createKeys(scope, settings.keyNumber);
  const code = createFilesFunctions(scope.settings.prefix);
  const createFunction = (part: string, source: string, stores: $util.Output<string>[]) =>
    new aws.cloudfront.Function(
      named(part),
      {
        name: globalName(part, 64),
        runtime: "cloudfront-js-2.0",
        code: source,
        keyValueStoreAssociations: stores,
      },
      inside,
    );
  // guard: only links that are signed or public pass
  const request = createFunction("FilesRequest", code.viewerRequest, [store.arn]);
  const response = createFunction("FilesResponse", code.viewerResponse, []);
  const access = new aws.cloudfront.OriginAccessControl(
    named("FilesAccess"),
    {
      name: globalName("FilesAccess", 64),
      originAccessControlOriginType: "s3",
      // guard: CloudFront signs each request to S3
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    inside,
  );
  const cdn = new sst.aws.Cdn(
    named("FilesCdn"),
    {
      wait: false,
      domain: settings.domain && {
        name: settings.domain,
        dns: sst.aws.dns({ transform: { record: withoutHealthCheck } }),
      },
      origins: [
        {
          originId: "files",
          domainName: bucket.apply(({ bucketRegionalDomainName }) => bucketRegionalDomainName),
          originAccessControlId: access.id,
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: "files",
        viewerProtocolPolicy: "https-only",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: createCachePolicy(scope).id,
        responseHeadersPolicyId: createHeaders(scope, origins).id,
        functionAssociations: [
          { eventType: "viewer-request", functionArn: request.arn },
          { eventType: "viewer-response", functionArn: response.arn },
        ],
      },
    },
    inside,
  );
  const { distribution } = cdn.nodes;
  return {
    arn: distribution.arn,
    url:
      settings.domain === undefined
        ? $interpolate`https://${distribution.domainName}`
        : $output(`https://${settings.domain}`),
    key,
  };
};

/**
 * Creates the keys that sign links: the one with this number, and the one before, whose links stay valid. A key is created once: a
 * later deployment reads it from the store. Incrementing the number replaces it.
 */
const createKeys = ({ named, inside, globalName }: Scope, keyNumber: number) => {
  const store = new aws.cloudfront.KeyValueStore(
    named("FilesKeys"),
    { name: globalName("FilesKeys", 64), comment: "The keys that sign links to files." },
    inside,
  );
  const createKey = (number: number) =>
    new aws.cloudfront.KeyvaluestoreKey(
      named(`FilesKey${number}`),
      {
        keyValueStoreArn: store.arn,
        key: filesKeyName(number),
        value: $util.secret(randomBytes(32).toString("base64url")),
      },
      {
        ...inside,
        // guard: a key that exists is kept
        ignoreChanges: ["value"],
        additionalSecretOutputs: ["value"],
      },
    );
  const current = createKey(keyNumber);
  // guard: links of the key before stay valid
  if (keyNumber > 1) createKey(keyNumber - 1);
  return { store, key: current.value.apply((value) => formatFilesKey(keyNumber, value)) };
};

/**
 * Caches a version for an hour, although its headers say that only its reader may: a request that is not allowed does not reach the
 * cache. Source: Amazon CloudFront Developer Guide, "Manage how long content stays in the cache (expiration)".
 */
const createCachePolicy = ({ named, inside, globalName }: Scope) =>
  new aws.cloudfront.CachePolicy(
    named("FilesCache"),
    {
      name: globalName("FilesCache", 128),
      minTtl: limits.fileLinks.hour,
      defaultTtl: limits.fileLinks.hour,
      maxTtl: limits.fileLinks.hour,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: {
          queryStringBehavior: "whitelist",
          // guard: versions are cached separately
          queryStrings: { items: [...parameters] },
        },
      },
    },
    inside,
  );

const createHeaders = (
  { named, inside, globalName }: Scope,
  origins: $util.Output<string[]>,
): aws.cloudfront.ResponseHeadersPolicy =>
  new aws.cloudfront.ResponseHeadersPolicy(
    named("FilesHeaders"),
    {
      name: globalName("FilesHeaders", 128),
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowOrigins: { items: origins },
        accessControlAllowMethods: { items: ["GET", "HEAD"] },
        accessControlAllowHeaders: { items: ["*"] },
        originOverride: true,
      },
      securityHeadersConfig: createSecurityHeaders({
        referrerPolicy: filesHeaders["referrer-policy"],
        contentSecurityPolicy: {
          // guard: files run in a sandbox
          contentSecurityPolicy: filesHeaders["content-security-policy"],
          override: true,
        },
      }),
    },
    inside,
  );

/** Lets only this distribution read versions of Slipway's objects. */
export const admitFilesCdn = (
  prefix: string,
  distributionArn: $util.Input<string>,
): NonNullable<sst.aws.BucketArgs["policy"]> =>
  listFilesCdnStatements({ bucket: "", prefix }).map(({ actions, resources }) => ({
    principals: [{ type: "service" as const, identifiers: ["cloudfront.amazonaws.com"] }],
    actions: [...actions],
    paths: resources.map((resource) => resource.replace(/^\//, "")),
    conditions: [
      {
        test: "StringEquals",
        variable: "aws:SourceArn",
        // guard: only this distribution may read files
        values: [distributionArn],
      },
    ],
  }));
