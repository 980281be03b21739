// Tests the distribution for files: what it lets pass, what S3 lets it read, and who can sign links.
import { createFilesFunctions } from "@slipway/core/deployment/files-function";
import { functionNames } from "@slipway/core/deployment/grants";
import { filesHeaders } from "@slipway/core/deployment/page-security";
import { getDerivedPrefix, objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { beforeAll, expect, inject, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { policyAllowsNothing, preventPublicAccess } from "./statements/files.ts";
import { rolesEqualGrants } from "./statements/functions.ts";
import { awsRegion, cloudFrontDomain, distributionArn } from "./testing/aws-mocks.ts";
import { type Deployment, denyPlainHttp, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";
import type { Edit } from "./testing/source-edits.ts";

const config = "infra/testing/configs/site.sst.ts";

let graph: Graph;
let site: Deployment;
let own: Deployment;
beforeAll(async () => {
  graph = await evaluate({ stage: "ada", config });
  site = look(graph, "Site");
  own = look(graph, "Own");
});

const distributionOf = ({ inputs }: Deployment) =>
  inputs("cloudfront/distribution:Distribution", "FilesCdnDistribution");

const policyOf = ({ inputs }: Deployment) =>
  statementsIn(inputs("s3/bucketPolicy:BucketPolicy", "FilesPolicy").policy);

/** Only the distribution may read files, and only a version that it names. */
const admitsOnlyTheDistribution = (deployment: Deployment): void => {
  const { name } = deployment.one("cloudfront/distribution:Distribution", "FilesCdnDistribution");
  const { bucket } = deployment;
  expect(policyOf(deployment)).toEqual([
    denyPlainHttp("s3:*", [bucket.arn, `${bucket.arn}/*`]),
    {
      Effect: "Allow",
      Action: ["s3:GetObjectVersion"],
      Resource: [objectPrefix, getDerivedPrefix(objectPrefix)].map(
        (prefix) => `${bucket.arn}/${prefix}*`,
      ),
      Principal: { Service: ["cloudfront.amazonaws.com"] },
      Condition: { StringEquals: { "aws:SourceArn": [distributionArn(name)] } },
    },
  ]);
};

/** CloudFront runs core's functions, has the keys, and signs its requests to S3. */
const checksEachLink = (deployment: Deployment): void => {
  const { inputs, bucket } = deployment;
  const access = inputs("cloudfront/originAccessControl:OriginAccessControl", "FilesAccess");
  expect(access).toMatchObject({
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
  const store = inputs("cloudfront/keyValueStore:KeyValueStore", "FilesKeys");
  const { viewerRequest, viewerResponse } = createFilesFunctions(objectPrefix);
  const request = inputs("cloudfront/function:Function", "FilesRequest");
  expect(request).toMatchObject({
    runtime: "cloudfront-js-2.0",
    code: viewerRequest,
    keyValueStoreAssociations: [expect.stringContaining(String(store.name))],
  });
  const response = inputs("cloudfront/function:Function", "FilesResponse");
  expect(response).toMatchObject({ code: viewerResponse });
  expect(distributionOf(deployment)).toMatchObject({
    origins: [
      {
        domainName: `${bucket.name}.s3.${awsRegion}.amazonaws.com`,
        originAccessControlId: access.name,
      },
    ],
    defaultCacheBehavior: {
      viewerProtocolPolicy: "https-only",
      allowedMethods: ["GET", "HEAD"],
      functionAssociations: [
        { eventType: "viewer-request", functionArn: expect.stringContaining(String(request.name)) },
        {
          eventType: "viewer-response",
          functionArn: expect.stringContaining(String(response.name)),
        },
      ],
    },
  });
};

/** The response headers are core's, and the cache keeps each version for as long as a link stays the same. */
const sandboxesAndCachesVersions = (deployment: Deployment): void => {
  const { inputs } = deployment;
  const headers = inputs("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "FilesHeaders");
  expect(headers.securityHeadersConfig).toMatchObject({
    contentTypeOptions: { override: true },
    contentSecurityPolicy: {
      contentSecurityPolicy: filesHeaders["content-security-policy"],
      override: true,
    },
  });
  const cache = inputs("cloudfront/cachePolicy:CachePolicy", "FilesCache");
  const { hour } = limits.fileLinks;
  expect(cache).toMatchObject({ minTtl: hour, defaultTtl: hour, maxTtl: hour });
  expect(cache.parametersInCacheKeyAndForwardedToOrigin).toMatchObject({
    queryStringsConfig: {
      queryStringBehavior: "whitelist",
      queryStrings: {
        items: [
          "versionId",
          "response-cache-control",
          "response-content-disposition",
          "response-content-type",
        ],
      },
    },
    headersConfig: { headerBehavior: "none" },
    cookiesConfig: { cookieBehavior: "none" },
  });
  expect(distributionOf(deployment)).toMatchObject({
    defaultCacheBehavior: { cachePolicyId: cache.name, responseHeadersPolicyId: headers.name },
  });
};

const variablesOf = ({ inputs }: Deployment, part: string): Record<string, unknown> =>
  Object(inputs("lambda/function:Function", `${part}Function`).environment).variables;

/** The library and upload-statuses have the current key, and no other function has it. */
const onlyLinkingFunctionsHaveTheKey = (deployment: Deployment): void => {
  const { value } = deployment.inputs("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "FilesKey3");
  for (const part of ["Library", "UploadStatuses"])
    expect(variablesOf(deployment, part)).toMatchObject({
      SLIPWAY_FILES_URL: "https://files.example.com",
      SLIPWAY_FILES_KEY: `3.${value}`,
    });
  for (const { name, inputs } of deployment.all("lambda/function:Function"))
    if (!/Library|UploadStatuses/.test(name))
      expect(JSON.stringify(inputs.environment ?? {}), name).not.toContain("SLIPWAY_FILES");
};

const checks = {
  "S3 lets only this distribution read files": admitsOnlyTheDistribution,
  "no bucket is public": preventPublicAccess,
  "each link is checked, and each request to S3 is signed": checksEachLink,
  "files are sandboxed, and cached by version": sandboxesAndCachesVersions,
  "only the functions that create links have the key": onlyLinkingFunctionsHaveTheKey,
  "roles have no more permissions": rolesEqualGrants,
} as const;

test.each(Object.entries(checks))("%s", (_, check) => check(site));

test("a deployment whose kinds do not need it has no distribution for files", () => {
  const plain = look(inject("development"));
  expect(plain.all("cloudfront/originAccessControl:OriginAccessControl")).toEqual([]);
  policyAllowsNothing(plain);
});

test("AWS accepts it", () => {
  const broken = Object.values(awsRules)
    .flat()
    .filter(({ violations }) => violations(graph).length > 0);
  expect(broken.map(({ rule }) => rule)).toEqual([]);
});

test("it has its domain, or CloudFront's own, and never the page's", () => {
  expect(distributionOf(site).aliases).toEqual(["files.example.com"]);
  expect(distributionOf(own).aliases).toEqual([]);
  const page = site.inputs("cloudfront/distribution:Distribution", "FrontCdnDistribution");
  expect(page.aliases).not.toContain("files.example.com");
});

test("the page may show files from it", () => {
  const { value } = site.inputs("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "PagePolicyText");
  expect(value).toMatch(/img-src [^;]*https:\/\/files\.example\.com/);
});

test("the key before the current one stays in the store, and older ones are removed", () => {
  const names = site
    .all("cloudfront/keyvaluestoreKey:KeyvaluestoreKey")
    .filter(({ name }) => name.includes("FilesKey"))
    .map(({ inputs }) => inputs.key);
  expect(names.toSorted()).toEqual(["key-2", "key-3"]);
});

test("an app that answers the API itself gets the address and the key", () => {
  const { value } = own.inputs("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "FilesKey1");
  expect(String(value)).toMatch(/^[\w-]{43}$/);
  expect(own.all("lambda/function:Function").length).toBeLessThan(functionNames.length);
  expect(distributionOf(own)).toMatchObject({ enabled: true });
  expect(cloudFrontDomain).toBeTruthy();
});

/** Each mistake with the only check that notices it. */
const mistakes: readonly (Edit & { readonly breaks: keyof typeof checks })[] = [
  {
    file: "infra/front/files-cdn.ts",
    guard: "only this distribution may read files",
    mutation: { value: '["arn:aws:cloudfront::123456789012:distribution/*"]' },
    breaks: "S3 lets only this distribution read files",
  },
  {
    file: "infra/front/files-cdn.ts",
    guard: "CloudFront signs each request to S3",
    mutation: { value: '"no-override"' },
    breaks: "each link is checked, and each request to S3 is signed",
  },
  {
    file: "infra/front/files-cdn.ts",
    guard: "files run in a sandbox",
    mutation: { value: "\"default-src 'self'\"" },
    breaks: "files are sandboxed, and cached by version",
  },
  {
    file: "infra/functions/functions.ts",
    guard: "only the functions that create links have the key",
    mutation: { insert: "...Object.fromEntries(allFunctionNames.map((name) => [name, linking]))," },
    breaks: "only the functions that create links have the key",
  },
];

test("a mistake is noticed by the check that is about it", async () => {
  const deployment = look(await evaluate({ stage: "ada", config, edits: mistakes }), "Site");
  const broken = Object.entries(checks).flatMap(([words, check]) => {
    try {
      check(deployment);
      return [];
    } catch {
      return [words];
    }
  });
  expect(broken).toEqual([...new Set(mistakes.map(({ breaks }) => breaks))]);
});
