import { document, tag, text } from "../http/xml.ts";
import type { Expiration, LifecycleFilter, LifecycleRule } from "./rule.ts";

const filterXml = ({ prefix, tags, sizeGreaterThan, sizeLessThan }: LifecycleFilter): string => {
  const conditions = [
    ...(prefix === "" ? [] : [text("Prefix", prefix)]),
    ...Object.entries(tags).map(([key, value]) =>
      tag("Tag", text("Key", key), text("Value", value)),
    ),
    ...(sizeGreaterThan === undefined ? [] : [text("ObjectSizeGreaterThan", sizeGreaterThan)]),
    ...(sizeLessThan === undefined ? [] : [text("ObjectSizeLessThan", sizeLessThan)]),
  ];
  if (conditions.length === 0) return tag("Filter", text("Prefix", ""));
  return tag("Filter", conditions.length === 1 ? conditions.join("") : tag("And", ...conditions));
};

const expirationXml = (expiration: Expiration): string => {
  switch (expiration.kind) {
    case "days":
      return tag("Expiration", text("Days", expiration.days));
    case "date":
      return tag("Expiration", text("Date", expiration.date.toISOString()));
    case "expired-delete-marker":
      return tag("Expiration", text("ExpiredObjectDeleteMarker", true));
    default:
      return expiration satisfies never;
  }
};

const ruleXml = (rule: LifecycleRule): string => {
  const { expiration, noncurrentExpiration, abortAfterDays } = rule;
  return tag(
    "Rule",
    text("ID", rule.id),
    filterXml(rule.filter),
    text("Status", rule.enabled ? "Enabled" : "Disabled"),
    expiration === undefined ? "" : expirationXml(expiration),
    noncurrentExpiration === undefined
      ? ""
      : tag(
          "NoncurrentVersionExpiration",
          text("NoncurrentDays", noncurrentExpiration.days),
          noncurrentExpiration.newerVersions === 0
            ? ""
            : text("NewerNoncurrentVersions", noncurrentExpiration.newerVersions),
        ),
    abortAfterDays === undefined
      ? ""
      : tag("AbortIncompleteMultipartUpload", text("DaysAfterInitiation", abortAfterDays)),
  );
};

export const lifecycleDocument = (rules: readonly LifecycleRule[]): string =>
  document("LifecycleConfiguration", ...rules.map(ruleXml));
