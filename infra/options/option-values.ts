// What a value of an option may be. Where AWS has a limit of its own, the value is held to it here: AWS would refuse it
// only in the middle of a deployment.

/** Tags that a deployment adds to those of the options, on CloudFront's distribution at most. */
const ownTags = [
  "slipway:instance",
  "sst:app",
  "sst:stage",
  "sst:ref:kv",
  "sst:ref:kv-namespace",
  "sst:ref:protection",
  "sst:ref:version",
];

export const most = {
  /** Source: AWS General Reference, "Tag naming limits and requirements": 50 a resource. */
  tags: 50 - ownTags.length,
  /** The user pool has a callback URL for each, and one for Slipway's own page. Source: "Quotas in Amazon Cognito": 100. */
  origins: 100 - 1,
  /**
   * Characters of the issuer's origins together. The page's Content-Security-Policy names them, and CloudFront keeps 1 KB
   * of it: bucket and API take up to 594. Source: Amazon CloudFront Developer Guide, "Quotas on key value stores".
   */
  issuerOrigins: 400,
  /** Characters of a domain. Source: AWS Certificate Manager API Reference, "RequestCertificate": 64 as a common name. */
  domain: 64,
} as const;

export const matches = (pattern: RegExp) => (value: unknown) =>
  typeof value === "string" && pattern.test(value);

const isOrigin = (value: unknown) =>
  typeof value === "string" &&
  URL.canParse(value) &&
  new URL(value).origin === value &&
  // Neither Cognito nor API Gateway takes one for many.
  !value.includes("*") &&
  (value.startsWith("https://") || /^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(value));

export const areOrigins = (value: unknown) =>
  Array.isArray(value) && value.every(isOrigin) && value.length <= most.origins;

export const isAddress = (value: unknown) =>
  typeof value === "string" && URL.canParse(value) && value.startsWith("https://");

export const isDomain = (value: unknown) =>
  matches(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)(value) &&
  String(value).length <= most.domain;

export const isWhole = (from: number, to: number) => (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;

export const areTags = (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).length <= most.tags &&
  differIgnoringCase([...ownTags, ...Object.keys(value)]) &&
  Object.entries(value).every(
    ([key, content]) =>
      matches(/^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/iu)(key) &&
      matches(/^[\p{L}\p{N} _.:/=+\-@]{0,256}$/u)(content),
  );

/** IAM takes no two tags of a role that differ only in case. Source: IAM User Guide, "Rules for tagging in IAM and AWS STS". */
export const differIgnoringCase = (keys: readonly string[]) =>
  new Set(keys.map((key) => key.toLowerCase())).size === new Set(keys).size;

/** Whether the origins of an issuer of one's own fit into the page's Content-Security-Policy. */
export const fitPolicy = ({
  issuer,
  origins = [],
}: {
  readonly issuer?: unknown;
  readonly origins?: readonly string[];
}) => {
  // An output is not known yet.
  const own = isAddress(issuer) ? [new URL(String(issuer)).origin] : [];
  return [...own, ...origins].join(" ").length <= most.issuerOrigins;
};
