// Checks of single option values. AWS would refuse an invalid value only in the middle of a deployment.

/** Tags that SST and Slipway add to a resource. CloudFront's distribution has all of them. */
const ownTags = [
  "slipway:instance",
  "sst:app",
  "sst:stage",
  "sst:ref:kv",
  "sst:ref:kv-namespace",
  "sst:ref:protection",
  "sst:ref:version",
];

export const maximum = {
  /** Source: AWS General Reference, "Tag naming limits and requirements": 50 for each resource. */
  tags: 50 - ownTags.length,
  /**
   * The user pool's client has a callback URL for each origin, and one for Slipway's page. Source: "Quotas in Amazon
   * Cognito": 100.
   */
  origins: 100 - 1,
  /**
   * Total characters of the issuer's origins. The page's Content-Security-Policy lists them, and CloudFront stores at
   * most 1 KB of it. The bucket and the API take up to 594. Source: Amazon CloudFront Developer Guide, "Quotas on key
   * value stores".
   */
  issuerOrigins: 400,
  /** The same if files have a distribution, whose origin takes up to 219 characters more. */
  issuerOriginsWithFiles: 180,
  /** Characters of a domain. Source: AWS Certificate Manager API Reference, "RequestCertificate": 64 for a common name. */
  domain: 64,
} as const;

export const isRelativeFolder = (value: string): boolean => /^(?!\/)(?!.*\\)[^\0]+$/.test(value);

/** Returns true for the path of a module that Slipway's bundlers can read. */
export const isRelativeModule = (value: string): boolean =>
  isRelativeFolder(value) && /\.[cm]?[jt]s$/.test(value);

/**
 * Returns true if every name can be a variable of a function, and Slipway, SST, and Lambda do not set it.
 *
 * Source: AWS Lambda Developer Guide, "Working with Lambda environment variables".
 */
export const areVariableNames = (names: readonly string[]): boolean =>
  names.every(
    (name) => /^[A-Za-z][A-Za-z0-9_]+$/.test(name) && !/^(AWS|LAMBDA|SLIPWAY|SST)_/.test(name),
  );

/** Source: Amazon S3 User Guide, "Bucket naming rules". A name with dots has no certificate for its host name. */
export const isBucketName = (value: string): boolean =>
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(value);

export const isDomain = (value: string): boolean =>
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(value) &&
  value.length <= maximum.domain;

/** Returns true for an origin that Cognito and API Gateway accept. Neither accepts wildcards. */
export const isOrigin = (value: string): boolean =>
  URL.canParse(value) &&
  new URL(value).origin === value &&
  !value.includes("*") &&
  (value.startsWith("https://") || /^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(value));

export const isHttpsUrl = (value: string): boolean =>
  URL.canParse(value) && value.startsWith("https://");

export const isWithoutSpaces = (value: string): boolean => /^\S+$/.test(value);

/** Returns true for scopes that are separated by single spaces and include `openid`. */
export const isScopeWithOpenId = (value: string): boolean => {
  const scopes = value.split(" ");
  return scopes.includes("openid") && scopes.every(isWithoutSpaces);
};

export const isEmailAddress = (value: string): boolean =>
  /^[^\s@,]+@[^\s@,.]+(?:\.[^\s@,.]+)+$/.test(value);

export const isTopicArn = (value: string): boolean =>
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(value);

/** Returns true if AWS accepts these tags together with the tags that SST and Slipway add. */
export const areTags = (tags: Readonly<Record<string, string>>): boolean =>
  Object.keys(tags).length <= maximum.tags &&
  differIgnoringCase([...ownTags, ...Object.keys(tags)]) &&
  Object.entries(tags).every(
    ([key, value]) =>
      /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/iu.test(key) &&
      /^[\p{L}\p{N} _.:/=+\-@]{0,256}$/u.test(value),
  );

/**
 * Returns true if no two keys differ only in case, which IAM refuses for the tags of a role.
 *
 * Source: IAM User Guide, "Rules for tagging in IAM and AWS STS".
 */
export const differIgnoringCase = (keys: readonly string[]): boolean =>
  new Set(keys.map((key) => key.toLowerCase())).size === new Set(keys).size;

/** Returns true if the origins of your own issuer fit into the page's Content-Security-Policy. */
export const fitContentSecurityPolicy = (
  {
    issuer,
    origins = [],
  }: {
    readonly issuer: unknown;
    readonly origins?: readonly string[] | undefined;
  },
  longest: number = maximum.issuerOrigins,
): boolean => {
  // The value of an output is known only during the deployment.
  const own = typeof issuer === "string" && isHttpsUrl(issuer) ? [new URL(issuer).origin] : [];
  return [...own, ...origins].join(" ").length <= longest;
};
