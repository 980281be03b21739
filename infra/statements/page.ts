import { runInNewContext } from "node:vm";
import { errorContentSecurityPolicy } from "@slipway/core/deployment/page-security";
import { expect } from "vitest";
import { apiIdFor, awsRegion, distributionArn, filesDomain } from "../testing/aws-mocks.ts";
import {
  type Deployment,
  denyPlainHttp,
  type Statement,
  statementsIn,
} from "../testing/deployment.ts";

const distribution = ({ inputs }: Deployment) =>
  inputs("cloudfront/distribution:Distribution", "FrontCdnDistribution");

export const isServedOverHttps: Statement = (deployment) =>
  expect(distribution(deployment)).toMatchObject({
    defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https" },
  });

export const hasSecurityHeaders: Statement = (deployment) => {
  const policy = deployment.inputs(
    "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "PageHeaders",
  );
  expect(distribution(deployment)).toMatchObject({
    defaultCacheBehavior: { responseHeadersPolicyId: policy.name },
  });
  expect(policy.securityHeadersConfig).toEqual({
    // Two years.
    strictTransportSecurity: {
      accessControlMaxAgeSec: 63_072_000,
      includeSubdomains: false,
      preload: false,
      override: true,
    },
    contentTypeOptions: { override: true },
    referrerPolicy: { referrerPolicy: "no-referrer", override: true },
    contentSecurityPolicy: {
      contentSecurityPolicy: errorContentSecurityPolicy,
      override: false,
    },
    frameOptions: { frameOption: "DENY", override: true },
  });
};

const directivesOf = (policy: unknown) =>
  Object.fromEntries(
    String(policy)
      .split("; ")
      .map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources];
      }),
  );

/** CloudFront runs no function for these, so only the response headers policy applies. */
export const errorsAllowNothing: Statement = (deployment) => {
  const { securityHeadersConfig } = deployment.inputs(
    "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "PageHeaders",
  );
  const { contentSecurityPolicy } = Object(securityHeadersConfig).contentSecurityPolicy;
  const nothing = ["'none'"];
  expect(directivesOf(contentSecurityPolicy)).toEqual({
    "default-src": nothing,
    // These have no default.
    "base-uri": nothing,
    "form-action": nothing,
    "frame-ancestors": nothing,
  });
};

export const allowsOnlyItsOwnCloudFront: Statement = (deployment) => {
  const { one, inputs } = deployment;
  const bucket = inputs("s3/bucket:Bucket", "PageAssetsBucket").bucket;
  const { name } = one("cloudfront/distribution:Distribution", "FrontCdnDistribution");
  const { policy } = inputs("s3/bucketPolicy:BucketPolicy", "PageAssetsPolicy");
  expect(statementsIn(policy)).toEqual([
    denyPlainHttp("s3:*", [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
    {
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`arn:aws:s3:::${bucket}/*`],
      Principal: { Service: ["cloudfront.amazonaws.com"] },
      Condition: { StringEquals: { "aws:SourceArn": [distributionArn(name)] } },
    },
  ]);
};

export const connectsOnlyToItsServices: Statement = (deployment) => {
  const { bucket, inputs } = deployment;
  const storage = [
    `https://${bucket.name}.s3.${awsRegion}.amazonaws.com`,
    `https://${filesDomain}`,
  ];
  const api = apiIdFor(String(inputs("apigatewayv2/api:Api", "ApiApi").name));
  const { domain } = inputs("cognito/userPoolDomain:UserPoolDomain", "UsersDomain");
  const { value } = inputs("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "PagePolicyText");
  expect(directivesOf(value)).toEqual({
    "default-src": ["'self'", "blob:", ...storage],
    "connect-src": [
      "'self'",
      ...storage,
      `https://${api}.execute-api.${awsRegion}.amazonaws.com`,
      `https://cognito-idp.${awsRegion}.amazonaws.com`,
      `https://${domain}.auth.${awsRegion}.amazoncognito.com`,
    ],
    "img-src": ["'self'", "blob:", "data:", ...storage],
    "script-src": ["'self'"],
    "font-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  });
};

/** Runs CloudFront's code with a store like CloudFront's. */
export const everyResponseHasThePolicy: Statement = (deployment) => {
  const { inputs } = deployment;
  const store = inputs("cloudfront/keyValueStore:KeyValueStore", "PagePolicy");
  const { code, keyValueStoreAssociations } = inputs(
    "cloudfront/function:Function",
    "FrontCloudfrontFunctionResponse",
  );
  expect(keyValueStoreAssociations).toEqual([expect.stringContaining(String(store.name))]);
  const { key, keyValueStoreArn } = inputs(
    "cloudfront/keyvaluestoreKey:KeyvaluestoreKey",
    "PagePolicyText",
  );
  expect(keyValueStoreAssociations).toEqual([keyValueStoreArn]);
  expect(distribution(deployment)).toMatchObject({
    defaultCacheBehavior: {
      functionAssociations: expect.arrayContaining([
        expect.objectContaining({ eventType: "viewer-response" }),
      ]),
    },
  });
  expect(headerSetBy(code, { [String(key)]: "a policy" })).toBe("a policy");
  expect(headerSetBy(code, {})).toBe(errorContentSecurityPolicy);
};

/** Returns the header that the function sets with this store. `await` is removed, because statements are synchronous. */
const headerSetBy = (code: unknown, stored: Readonly<Record<string, string>>) => {
  const get = (key: string) => {
    if (stored[key] === undefined) throw new Error("no such key");
    return stored[key];
  };
  const program = String(code)
    .replace(/import cf from "cloudfront";/, "")
    .replaceAll(/\b(await|async) /g, "");
  const response = runInNewContext(`${program}; handler({ response: { headers: {} } })`, {
    cf: { kvs: () => ({ get }) },
  });
  return response.headers["content-security-policy"].value;
};
