// The distribution for files: what it lets pass, what S3 lets it read, and who can sign links.
import { createFilesFunctions } from "@slipway/core/deployment/files-function";
import { filesHeaders } from "@slipway/core/deployment/page-security";
import { getDerivedPrefix, objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { expect } from "vitest";
import { awsRegion, distributionArn, filesDomain } from "../testing/aws-mocks.ts";
import {
  type Deployment,
  denyPlainHttp,
  type Statement,
  statementsIn,
} from "../testing/deployment.ts";

export const filesDistribution = ({ inputs }: Deployment) =>
  inputs("cloudfront/distribution:Distribution", "FilesCdnDistribution");

/** Only the distribution may read files, and only a version that it names. */
export const admitsOnlyTheFilesCdn: Statement = (deployment) => {
  const { name } = deployment.one("cloudfront/distribution:Distribution", "FilesCdnDistribution");
  const { bucket, inputs } = deployment;
  expect(statementsIn(inputs("s3/bucketPolicy:BucketPolicy", "FilesPolicy").policy)).toEqual([
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
export const checksEachLink: Statement = (deployment) => {
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
  expect(filesDistribution(deployment)).toMatchObject({
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
export const sandboxesAndCachesVersions: Statement = (deployment) => {
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
  expect(filesDistribution(deployment)).toMatchObject({
    defaultCacheBehavior: { cachePolicyId: cache.name, responseHeadersPolicyId: headers.name },
  });
};

/** Returns the key that signs links, in the format of the functions: that with the highest number in the store. */
export const currentFilesKey = ({ all }: Deployment): string => {
  const numbers = all("cloudfront/keyvaluestoreKey:KeyvaluestoreKey").flatMap(({ inputs }) => {
    const [, number] = /^key-(\d+)$/.exec(String(inputs.key)) ?? [];
    return number === undefined ? [] : [{ number: Number(number), value: inputs.value }];
  });
  const [newest] = numbers.toSorted((one, other) => other.number - one.number);
  expect(newest?.value).toMatch(/^[\w-]{43}$/);
  return `${newest?.number}.${newest?.value}`;
};

/** The library and upload-statuses have the current key, and no other function has it. */
export const onlyLinkingFunctionsHaveTheKey: Statement = (deployment) => {
  const [domain = filesDomain] = filesDistribution(deployment).aliases as readonly string[];
  for (const part of ["Library", "UploadStatuses"])
    expect(deployment.inputs("lambda/function:Function", `${part}Function`)).toMatchObject({
      environment: {
        variables: {
          SLIPWAY_FILES_URL: `https://${domain}`,
          SLIPWAY_FILES_KEY: currentFilesKey(deployment),
        },
      },
    });
  for (const { name, inputs } of deployment.all("lambda/function:Function"))
    if (!/Library|UploadStatuses/.test(name))
      expect(JSON.stringify(inputs.environment ?? {}), name).not.toContain("SLIPWAY_FILES");
};
