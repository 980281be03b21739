import { parseXml } from "../http/xml.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import type { ObjectEvent } from "./notification.ts";
import { findRule, parseNotificationRules } from "./notification-rules.ts";

/** What a bucket sends that was given no configuration. */
const usual = ["ObjectCreated:", "ObjectRemoved:"];

/**
 * Decides whether an event is sent.
 *
 * @returns The id of the configuration that asks for it.
 */
export const configurationFor = (
  { eventName, bucket, key }: ObjectEvent,
  { settings }: IndexDb,
): string | undefined => {
  const configuration = settings.find(bucket, "notification");
  if (configuration === undefined) {
    return usual.some((type) => eventName.startsWith(type)) ? "s3-local" : undefined;
  }
  const rules = parseNotificationRules(parseXml(configuration, "NotificationConfiguration"));
  return findRule(rules, { eventName, key })?.id;
};
