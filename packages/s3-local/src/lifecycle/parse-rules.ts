import { randomUUID } from "node:crypto";
import { invalidArgument, notImplemented, S3Error } from "../http/errors.ts";
import { childrenNamed, childText, type XmlElement } from "../http/xml.ts";
import type { Expiration, LifecycleFilter, LifecycleRule } from "./rule.ts";

const maxRules = 1000;
const maxIdCharacters = 255;
const maxNewerVersions = 100;

const malformed = (): S3Error => new S3Error("MalformedXML");

const invalid = (message: string): S3Error => new S3Error("InvalidRequest", { message });

const onlyChild = (element: XmlElement, name: string): XmlElement | undefined => {
  const [child, second] = childrenNamed(element, name);
  if (second !== undefined) throw malformed();
  return child;
};

const positive = (element: XmlElement, name: string, action: string): number | undefined => {
  const value = childText(element, name)?.trim();
  if (value === undefined) return undefined;
  if (!/^-?\d{1,10}$/.test(value)) throw malformed();
  if (Number(value) < 1) {
    throw invalidArgument(`'${name}' for ${action} action must be a positive integer`, name, value);
  }
  return Number(value);
};

const size = (element: XmlElement, name: string): number | undefined => {
  const value = childText(element, name)?.trim();
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw malformed();
  return Number(value);
};

const parseTag = (element: XmlElement): [key: string, value: string] => {
  const key = childText(element, "Key");
  const value = childText(element, "Value");
  if (key === undefined || value === undefined) throw malformed();
  return [key, value];
};

const parseConditions = (element: XmlElement): LifecycleFilter => ({
  prefix: childText(element, "Prefix") ?? "",
  tags: Object.fromEntries(childrenNamed(element, "Tag").map(parseTag)),
  sizeGreaterThan: size(element, "ObjectSizeGreaterThan"),
  sizeLessThan: size(element, "ObjectSizeLessThan"),
});

/** Parses a rule's filter: either a Filter with at most one condition, or the older Prefix. */
const parseFilter = (rule: XmlElement): LifecycleFilter => {
  const filter = onlyChild(rule, "Filter");
  const isOld = onlyChild(rule, "Prefix") !== undefined;
  if (filter === undefined) {
    if (!isOld) throw malformed();
    return parseConditions({ ...rule, children: childrenNamed(rule, "Prefix") });
  }
  if (isOld || filter.children.length > 1) throw malformed();
  return parseConditions(onlyChild(filter, "And") ?? filter);
};

const parseDate = (value: string): Date => {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw malformed();
  if (date.getTime() % 86_400_000 !== 0) {
    throw invalidArgument("'Date' must be at midnight GMT", "Date", value);
  }
  return date;
};

const parseExpiration = (rule: XmlElement): Expiration | undefined => {
  const element = onlyChild(rule, "Expiration");
  if (element === undefined) return undefined;
  if (element.children.length !== 1) throw malformed();
  const days = positive(element, "Days", "Expiration");
  if (days !== undefined) return { kind: "days", days };
  const date = childText(element, "Date");
  if (date !== undefined) return { kind: "date", date: parseDate(date) };
  const marker = childText(element, "ExpiredObjectDeleteMarker")?.trim();
  if (marker === "true") return { kind: "expired-delete-marker" };
  if (marker === "false") return undefined;
  throw malformed();
};

const parseNoncurrent = (rule: XmlElement): LifecycleRule["noncurrentExpiration"] => {
  const element = onlyChild(rule, "NoncurrentVersionExpiration");
  if (element === undefined) return undefined;
  const action = "NoncurrentVersionExpiration";
  const days = positive(element, "NoncurrentDays", action);
  if (days === undefined) throw malformed();
  const newerVersions = positive(element, "NewerNoncurrentVersions", action) ?? 0;
  if (newerVersions > maxNewerVersions) {
    throw invalidArgument(
      `'NewerNoncurrentVersions' for ${action} action must be between 1 and ${maxNewerVersions}`,
      "NewerNoncurrentVersions",
      String(newerVersions),
    );
  }
  return { days, newerVersions };
};

const parseAbort = (rule: XmlElement): number | undefined => {
  const element = onlyChild(rule, "AbortIncompleteMultipartUpload");
  if (element === undefined) return undefined;
  const days = positive(element, "DaysAfterInitiation", "AbortIncompleteMultipartUpload");
  if (days === undefined) throw malformed();
  return days;
};

/** Refuses filters that cannot apply. Parts have no tags and no final size; delete markers have no tags. */
const requireSensibleFilter = ({ filter, expiration, abortAfterDays }: LifecycleRule): void => {
  const byTag = Object.keys(filter.tags).length > 0;
  const bySize = filter.sizeGreaterThan !== undefined || filter.sizeLessThan !== undefined;
  if (abortAfterDays !== undefined && byTag) {
    throw invalid("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  }
  if (abortAfterDays !== undefined && bySize) {
    throw invalid("AbortIncompleteMultipartUpload cannot be specified with Object Size.");
  }
  if (expiration?.kind === "expired-delete-marker" && byTag) {
    throw invalid("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  }
};

const parseRule = (element: XmlElement): LifecycleRule => {
  const transition = ["Transition", "NoncurrentVersionTransition"].find(
    (name) => childrenNamed(element, name).length > 0,
  );
  // This server has only one storage class.
  if (transition !== undefined) throw notImplemented(transition);
  const status = childText(element, "Status")?.trim();
  if (status !== "Enabled" && status !== "Disabled") throw malformed();
  const id = childText(element, "ID");
  if (id !== undefined && id.length > maxIdCharacters) {
    throw invalidArgument("ID length should not exceed allowed limit of 255", "ID", id);
  }
  const rule: LifecycleRule = {
    id: id === undefined || id === "" ? randomUUID() : id,
    enabled: status === "Enabled",
    filter: parseFilter(element),
    expiration: parseExpiration(element),
    noncurrentExpiration: parseNoncurrent(element),
    abortAfterDays: parseAbort(element),
  };
  const actions = ["Expiration", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"];
  if (!actions.some((name) => childrenNamed(element, name).length > 0)) {
    throw invalid("At least one action needs to be specified in a rule");
  }
  requireSensibleFilter(rule);
  return rule;
};

/**
 * Parses a `LifecycleConfiguration`.
 *
 * @throws S3Error MalformedXML, InvalidArgument, InvalidRequest, NotImplemented
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
export const parseLifecycleRules = (configuration: XmlElement): LifecycleRule[] => {
  const rules = childrenNamed(configuration, "Rule").map(parseRule);
  if (rules.length === 0 || rules.length > maxRules) throw malformed();
  if (new Set(rules.map(({ id }) => id)).size < rules.length) {
    throw new S3Error("InvalidArgument", {
      message: "Rule ID must be unique. Found same ID for more than one rule",
    });
  }
  return rules;
};
