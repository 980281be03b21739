import { type AwsRule, areUnique, isAbsentOrWithin, isWithin, rule, sizeInBytes } from "./rule.ts";

interface EdgeFunction {
  readonly code: string;
  readonly runtime: string;
  readonly keyValueStoreAssociations?: readonly string[];
}

interface HeadersPolicy {
  readonly securityHeadersConfig?: Readonly<Record<string, unknown>>;
  readonly customHeadersConfig?: {
    readonly items: readonly { readonly header: string; readonly value: string }[];
  };
}

interface CachePolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly parametersInCacheKeyAndForwardedToOrigin: {
    readonly headersConfig: { readonly headers?: { readonly items: readonly string[] } };
  };
}

interface Behavior {
  readonly targetOriginId: string;
  readonly allowedMethods: readonly string[];
  readonly cachedMethods: readonly string[];
  readonly functionAssociations?: readonly { readonly eventType: string }[];
  readonly lambdaFunctionAssociations?: readonly { readonly eventType: string }[];
}

interface Distribution {
  readonly aliases?: readonly string[];
  readonly defaultCacheBehavior: Behavior;
  readonly orderedCacheBehaviors?: readonly Behavior[];
  readonly origins: readonly {
    readonly originId: string;
    readonly customOriginConfig?: {
      readonly originReadTimeout?: number;
      readonly originKeepaliveTimeout?: number;
    };
  }[];
  readonly customErrorResponses?: readonly { readonly errorCode: number }[];
  readonly viewerCertificate: { readonly acmCertificateArn?: string };
}

const quotas = 'Amazon CloudFront Developer Guide, "Quotas"';
const headersPage = 'Amazon CloudFront Developer Guide, "Understand response headers policies"';
const functionType = "cloudfront/function:Function";
const headersType = "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const distributionType = "cloudfront/distribution:Distribution";
const configPage = 'Amazon CloudFront API Reference, "DistributionConfig"';

/** The header that each part of the security configuration sets. */
const securityHeaders: Readonly<Record<string, string>> = {
  strictTransportSecurity: "strict-transport-security",
  contentTypeOptions: "x-content-type-options",
  referrerPolicy: "referrer-policy",
  contentSecurityPolicy: "content-security-policy",
  frameOptions: "x-frame-options",
  xssProtection: "x-xss-protection",
};

const forbiddenHeader =
  /^(connection|content-encoding|content-length|expect|host|keep-alive|proxy-(authenticate|authorization|connection)|trailer|transfer-encoding|upgrade|via|warning|x-accel-.*|x-amz-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

const functions = [
  rule<EdgeFunction>("a CloudFront function has at most 10 KB of code", {
    source: quotas,
    type: functionType,
    holds: ({ code }) => isWithin(sizeInBytes(code), 1, 10_240),
  }),
  rule<EdgeFunction>(
    "a CloudFront function reads at most one key value store, and has a runtime that can",
    {
      source:
        'Amazon CloudFront Developer Guide, "Associate a key value store with a CloudFront function"',
      type: functionType,
      holds: ({ runtime, keyValueStoreAssociations = [] }) =>
        keyValueStoreAssociations.length === 0 ||
        (keyValueStoreAssociations.length === 1 && runtime === "cloudfront-js-2.0"),
    },
  ),
  rule<{ key: string; value: string }>(
    "a key of a key value store has at most 512 bytes, and its value at most 1 KB",
    {
      source: 'Amazon CloudFront Developer Guide, "Quotas on key value stores"',
      type: "cloudfront/keyvaluestoreKey:KeyvaluestoreKey",
      holds: ({ key, value }) =>
        isWithin(sizeInBytes(key), 1, 512) && isWithin(sizeInBytes(value), 1, 1024),
    },
  ),
];

const customHeaders = ({ customHeadersConfig }: HeadersPolicy) => customHeadersConfig?.items ?? [];

const headers = [
  rule<HeadersPolicy>("no custom header is one of CloudFront's security headers", {
    source: headersPage,
    type: headersType,
    holds: (policy) =>
      customHeaders(policy).every(
        ({ header }) => !Object.values(securityHeaders).includes(header.toLowerCase()),
      ) && Object.keys(policy.securityHeadersConfig ?? {}).every((name) => name in securityHeaders),
  }),
  rule<HeadersPolicy>("no custom header is one that only CloudFront sets", {
    source: headersPage,
    type: headersType,
    holds: (policy) =>
      customHeaders(policy).every(({ header }) => !forbiddenHeader.test(header.toLowerCase())),
  }),
  rule<HeadersPolicy>(
    "a headers policy adds at most 10 different custom headers, each of at most 1,783 characters",
    {
      source: quotas,
      type: headersType,
      holds: (policy) =>
        customHeaders(policy).length <= 10 &&
        areUnique(customHeaders(policy).map(({ header }) => header.toLowerCase())) &&
        customHeaders(policy).every(({ value }) => isWithin(value.length, 1, 1783)),
    },
  ),
];

const listBehaviors = ({ defaultCacheBehavior, orderedCacheBehaviors = [] }: Distribution) => [
  defaultCacheBehavior,
  ...orderedCacheBehaviors,
];

/** The sets of methods that a behavior can forward. */
const methodSets = ["GET,HEAD", "GET,HEAD,OPTIONS", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"];

const distributions = [
  rule<CachePolicy>("a cache policy's default time is between its minimum and its maximum", {
    source: 'Amazon CloudFront API Reference, "CachePolicyConfig"',
    type: "cloudfront/cachePolicy:CachePolicy",
    holds: ({ minTtl, defaultTtl, maxTtl }) => 0 <= minTtl && isWithin(defaultTtl, minTtl, maxTtl),
  }),
  rule<CachePolicy>("a cache policy's key has at most 10 headers", {
    source: quotas,
    type: "cloudfront/cachePolicy:CachePolicy",
    holds: ({ parametersInCacheKeyAndForwardedToOrigin: { headersConfig } }) =>
      (headersConfig.headers?.items.length ?? 0) <= 10,
  }),
  rule<Distribution>(
    "each behavior has an existing origin, and a set of methods that CloudFront accepts",
    {
      source: configPage,
      type: distributionType,
      holds: (distribution) => {
        const origins = distribution.origins.map(({ originId }) => originId);
        return (
          areUnique(origins) &&
          listBehaviors(distribution).every(
            ({ targetOriginId, allowedMethods, cachedMethods }) =>
              origins.includes(targetOriginId) &&
              methodSets.includes(allowedMethods.toSorted().join()) &&
              methodSets.slice(0, 2).includes(cachedMethods.toSorted().join()),
          )
        );
      },
    },
  ),
  rule<Distribution>("each event of a behavior calls at most one function", {
    source: 'Amazon CloudFront Developer Guide, "Restrictions on all edge functions"',
    type: distributionType,
    holds: (distribution) =>
      listBehaviors(distribution).every(
        ({ functionAssociations = [], lambdaFunctionAssociations = [] }) => {
          const events = functionAssociations.map(({ eventType }) => eventType);
          const ofLambda = lambdaFunctionAssociations.map(({ eventType }) => eventType);
          return (
            areUnique([...events, ...ofLambda]) &&
            events.every((event) => ["viewer-request", "viewer-response"].includes(event)) &&
            (events.length === 0 || !ofLambda.some((event) => event.startsWith("viewer-")))
          );
        },
      ),
  }),
  rule<Distribution>("an origin has 1 to 120 seconds to answer", {
    source: 'Amazon CloudFront API Reference, "CustomOriginConfig"',
    type: distributionType,
    holds: ({ origins }) =>
      origins.every(
        ({ customOriginConfig = {} }) =>
          isAbsentOrWithin(customOriginConfig.originReadTimeout, 1, 120) &&
          isAbsentOrWithin(customOriginConfig.originKeepaliveTimeout, 1, 120),
      ),
  }),
  rule<Distribution>("custom responses are for different error codes that CloudFront supports", {
    source: 'Amazon CloudFront API Reference, "CustomErrorResponse"',
    type: distributionType,
    holds: ({ customErrorResponses = [] }) => {
      const codes = customErrorResponses.map(({ errorCode }) => errorCode);
      const known = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
      return areUnique(codes) && codes.every((code) => known.includes(code));
    },
  }),
  rule<Distribution>("a distribution with a custom domain has a certificate for it", {
    source: 'Amazon CloudFront API Reference, "ViewerCertificate"',
    type: distributionType,
    holds: ({ aliases, viewerCertificate }) =>
      (aliases ?? []).length === 0 || viewerCertificate.acmCertificateArn !== undefined,
  }),
  rule<{ aliases?: readonly { name: string; evaluateTargetHealth: boolean }[] }>(
    "a Route 53 record does not check the health of CloudFront",
    {
      source: 'Amazon Route 53 API Reference, "AliasTarget"',
      type: "route53/record:Record",
      holds: ({ aliases = [] }) =>
        aliases.every(
          ({ name, evaluateTargetHealth }) =>
            !name.endsWith(".cloudfront.net") || !evaluateTargetHealth,
        ),
    },
  ),
];

export const frontRules: readonly AwsRule[] = [...functions, ...headers, ...distributions];
