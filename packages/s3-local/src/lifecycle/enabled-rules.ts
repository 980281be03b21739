import { parseXml } from "../http/xml.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import { parseLifecycleRules } from "./parse-rules.ts";
import type { LifecycleRule } from "./rule.ts";

/** Returns the enabled lifecycle rules of a bucket. */
export const findEnabledRules = ({ settings }: IndexDb, bucket: string): LifecycleRule[] => {
  const configuration = settings.find(bucket, "lifecycle");
  if (configuration === undefined) return [];
  const rules = parseLifecycleRules(parseXml(configuration, "LifecycleConfiguration"));
  return rules.filter(({ enabled }) => enabled);
};
