import { S3Error } from "../../http/errors.ts";
import { childText, document, text, type XmlElement } from "../../http/xml.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";

const names = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
] as const;

export type PublicAccessBlock = Record<(typeof names)[number], boolean>;

/**
 * The settings of a new bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const blockEverything: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Returns true if a bucket refuses public policies. */
export const blocksPublicPolicies = (db: Pick<IndexDb, "settings">, bucket: string): boolean => {
  const block = db.settings.find(bucket, "public-access-block") ?? "";
  return block.includes(text("BlockPublicPolicy", true));
};

const flag = (configuration: XmlElement, name: string): boolean => {
  const value = childText(configuration, name)?.trim().toLowerCase() ?? "false";
  if (value !== "true" && value !== "false") throw new S3Error("MalformedXML");
  return value === "true";
};

/** @throws S3Error MalformedXML */
export const parsePublicAccessBlock = (configuration: XmlElement): PublicAccessBlock => ({
  BlockPublicAcls: flag(configuration, "BlockPublicAcls"),
  IgnorePublicAcls: flag(configuration, "IgnorePublicAcls"),
  BlockPublicPolicy: flag(configuration, "BlockPublicPolicy"),
  RestrictPublicBuckets: flag(configuration, "RestrictPublicBuckets"),
});

export const publicAccessBlockDocument = (block: PublicAccessBlock): string => {
  const flags = names.map((name) => text(name, block[name]));
  return document("PublicAccessBlockConfiguration", ...flags);
};
