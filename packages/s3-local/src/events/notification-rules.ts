import { randomBytes } from "node:crypto";
import { invalidArgument, S3Error } from "../http/errors.ts";
import { childrenNamed, childText, document, tag, text, type XmlElement } from "../http/xml.ts";

/** Defines which events of a bucket go to one destination. */
export interface NotificationRule {
  id: string;
  destination: Destination;
  arn: string;
  /** Such as `s3:ObjectCreated:*`. */
  events: string[];
  prefix: string | undefined;
  suffix: string | undefined;
}

type Destination = keyof typeof destinations;

/** The element of each kind of destination, and the element with its ARN. */
const destinations = {
  topic: { element: "TopicConfiguration", arn: "Topic", service: "sns" },
  queue: { element: "QueueConfiguration", arn: "Queue", service: "sqs" },
  function: { element: "CloudFunctionConfiguration", arn: "CloudFunction", service: "lambda" },
} as const;

const destinationNames = ["topic", "queue", "function"] as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const eventTypes = [
  "s3:IntelligentTiering",
  "s3:LifecycleExpiration:*",
  "s3:LifecycleExpiration:Delete",
  "s3:LifecycleExpiration:DeleteMarkerCreated",
  "s3:LifecycleTransition",
  "s3:ObjectAcl:Put",
  "s3:ObjectCreated:*",
  "s3:ObjectCreated:CompleteMultipartUpload",
  "s3:ObjectCreated:Copy",
  "s3:ObjectCreated:Post",
  "s3:ObjectCreated:Put",
  "s3:ObjectRemoved:*",
  "s3:ObjectRemoved:Delete",
  "s3:ObjectRemoved:DeleteMarkerCreated",
  "s3:ObjectRestore:*",
  "s3:ObjectRestore:Completed",
  "s3:ObjectRestore:Delete",
  "s3:ObjectRestore:Post",
  "s3:ObjectTagging:*",
  "s3:ObjectTagging:Delete",
  "s3:ObjectTagging:Put",
  "s3:ReducedRedundancyLostObject",
  "s3:Replication:*",
  "s3:Replication:OperationFailedReplication",
  "s3:Replication:OperationMissedThreshold",
  "s3:Replication:OperationNotTracked",
  "s3:Replication:OperationReplicatedAfterThreshold",
];

const maxFilterCharacters = 1024;

type Filter = Pick<NotificationRule, "prefix" | "suffix">;

const parseFilter = (configuration: XmlElement): Filter => {
  const filter: Filter = { prefix: undefined, suffix: undefined };
  const rules = childrenNamed(configuration, "Filter")
    .flatMap((element) => childrenNamed(element, "S3Key"))
    .flatMap((element) => childrenNamed(element, "FilterRule"));
  for (const rule of rules) {
    const name = childText(rule, "Name")?.toLowerCase();
    const value = childText(rule, "Value") ?? "";
    if (name !== "prefix" && name !== "suffix") {
      throw invalidArgument(
        "filter rule name must be either prefix or suffix",
        "FilterRule.Name",
        name ?? "",
      );
    }
    if (filter[name] !== undefined) {
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        "FilterRule.Name",
        name,
      );
    }
    if (value.length > maxFilterCharacters) {
      throw invalidArgument("Size of filter rule value cannot exceed 1024 bytes", name, value);
    }
    filter[name] = value;
  }
  return filter;
};

const parseRule = (element: XmlElement, destination: Destination): NotificationRule => {
  const { arn: arnElement, service } = destinations[destination];
  const arn = childText(element, arnElement) ?? "";
  if (!new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+$`).test(arn)) {
    throw invalidArgument("The ARN could not be parsed", arnElement, arn);
  }
  const events = childrenNamed(element, "Event").map((event) => event.text);
  if (events.length === 0) throw new S3Error("MalformedXML");
  const unknown = events.find((event) => !eventTypes.includes(event));
  if (unknown !== undefined) {
    throw invalidArgument("The event is not supported for notifications", "Event", unknown);
  }
  const id = childText(element, "Id");
  return {
    id: id === undefined || id === "" ? randomBytes(24).toString("base64") : id,
    destination,
    arn,
    events,
    ...parseFilter(element),
  };
};

/** Returns true if a type such as `s3:ObjectCreated:*` covers another one. */
const covers = (type: string, event: string): boolean =>
  type.endsWith("*") ? event.startsWith(type.slice(0, -1)) : type === event;

const overlap = (a: string, b: string): boolean => covers(a, b) || covers(b, a);

/** Returns true if events of some key could match both rules. */
const isAmbiguous = (one: NotificationRule, other: NotificationRule): boolean => {
  const [prefix, otherPrefix] = [one.prefix ?? "", other.prefix ?? ""];
  const [suffix, otherSuffix] = [one.suffix ?? "", other.suffix ?? ""];
  return (
    one.events.some((event) => other.events.some((candidate) => overlap(event, candidate))) &&
    (prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix)) &&
    (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix))
  );
};

/**
 * Parses a `NotificationConfiguration`. One without rules sends no events.
 *
 * @throws S3Error MalformedXML, InvalidArgument, NotImplemented
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export const parseNotificationRules = (configuration: XmlElement): NotificationRule[] => {
  if (childrenNamed(configuration, "EventBridgeConfiguration").length > 0) {
    throw new S3Error("NotImplemented", { details: { Header: "EventBridgeConfiguration" } });
  }
  const rules = destinationNames.flatMap((destination) =>
    childrenNamed(configuration, destinations[destination].element).map((element) =>
      parseRule(element, destination),
    ),
  );
  const ambiguous = rules.some((rule, index) =>
    rules.slice(index + 1).some((other) => isAmbiguous(rule, other)),
  );
  if (ambiguous) {
    throw new S3Error("InvalidArgument", {
      message:
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
    });
  }
  return rules;
};

const filterXml = ({ prefix, suffix }: NotificationRule): string => {
  const rules = Object.entries({ Prefix: prefix, Suffix: suffix }).flatMap(([name, value]) =>
    value === undefined ? [] : [tag("FilterRule", text("Name", name), text("Value", value))],
  );
  return rules.length === 0 ? "" : tag("Filter", tag("S3Key", ...rules));
};

export const notificationDocument = (rules: readonly NotificationRule[]): string => {
  const elements = rules.map((rule) =>
    tag(
      destinations[rule.destination].element,
      text("Id", rule.id),
      text(destinations[rule.destination].arn, rule.arn),
      ...rule.events.map((event) => text("Event", event)),
      filterXml(rule),
    ),
  );
  return document("NotificationConfiguration", ...elements);
};

/** Finds the rule that sends an event of a key. */
export const findRule = (
  rules: readonly NotificationRule[],
  { eventName, key }: { eventName: string; key: string },
): NotificationRule | undefined =>
  rules.find(
    ({ events, prefix = "", suffix = "" }) =>
      events.some((type) => covers(type, `s3:${eventName}`)) &&
      key.startsWith(prefix) &&
      key.endsWith(suffix),
  );
