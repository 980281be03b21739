import { parseXml } from "../http/xml.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import { parseOnce } from "../storage/parse-once.ts";
import type { ObjectEvent } from "./notification.ts";
import { findRule, parseNotificationRules } from "./notification-rules.ts";

/** The types of events that a bucket without a configuration sends. */
const defaultEventTypes = ["ObjectCreated:", "ObjectRemoved:"];

const parseRules = parseOnce((configuration) =>
  parseNotificationRules(parseXml(configuration, "NotificationConfiguration")),
);

/**
 * Finds the configuration that requests an event.
 *
 * @returns The configuration's id, or undefined if the event is not sent.
 */
export const findConfigurationId = (
  { eventName, bucket, key }: ObjectEvent,
  { settings }: IndexDb,
): string | undefined => {
  const configuration = settings.find(bucket, "notification");
  if (configuration === undefined) {
    return defaultEventTypes.some((type) => eventName.startsWith(type)) ? "s3-local" : undefined;
  }
  return findRule(parseRules(configuration, bucket), { eventName, key })?.id;
};
