import { parseXml } from "../http/xml.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import { parseOnce } from "../storage/parse-once.ts";
import { parseLifecycleRules } from "./parse-rules.ts";
import type { LifecycleRule } from "./rule.ts";

const parseEnabledRules = parseOnce((configuration) =>
  parseLifecycleRules(parseXml(configuration, "LifecycleConfiguration")).filter(
    ({ enabled }) => enabled,
  ),
);

/** Returns the enabled lifecycle rules of a bucket. */
export const findEnabledRules = (
  { settings }: IndexDb,
  bucket: string,
): readonly LifecycleRule[] => {
  const configuration = settings.find(bucket, "lifecycle");
  return configuration === undefined ? [] : parseEnabledRules(configuration, bucket);
};
