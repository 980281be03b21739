import type { SizeRange } from "../../http/body/receive-body.ts";
import { S3Error } from "../../http/errors.ts";
import type { PolicyCondition, PostPolicy } from "./post-policy.ts";

/** Maps the names of the fields before the file, in lower case, to their values. */
export type FormFields = ReadonlyMap<string, string>;

const denied = (reason: string): S3Error =>
  new S3Error("AccessDenied", { message: `Invalid according to Policy: ${reason}` });

const failed = (condition: PolicyCondition): S3Error => {
  const items = Array.isArray(condition.source) ? condition.source : [condition.source];
  const words = items.map((item) => JSON.stringify(item)).join(", ");
  return denied(`Policy Condition failed: [${words}]`);
};

/**
 * Returns true if a value starts with a prefix. For a Content-Type with commas, each item must.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
const startsWith = (name: string, value: string, prefix: string): boolean => {
  const values = name === "content-type" ? value.split(",").map((part) => part.trim()) : [value];
  return values.every((part) => part.startsWith(prefix));
};

const isMet = (condition: PolicyCondition, values: readonly string[]): boolean => {
  switch (condition.kind) {
    case "eq":
      return values.length > 0 && values.every((value) => value === condition.value);
    case "starts-with":
      return (
        values.length > 0 &&
        values.every((value) => startsWith(condition.name, value, condition.value))
      );
    case "content-length-range":
      return !Number.isNaN(condition.min) && !Number.isNaN(condition.max);
    default:
      return condition satisfies never;
  }
};

/** Returns true for fields that no condition needs to cover. */
const isExempt = (name: string): boolean =>
  name === "x-amz-signature" ||
  name === "file" ||
  name === "policy" ||
  name.startsWith("x-ignore-");

/**
 * Enforces a form's policy: every condition must be met, and every field must be covered by one.
 *
 * @param bucket The bucket that the form was posted to.
 * @returns The sizes that the policy allows.
 * @throws S3Error AccessDenied
 */
export const enforcePostPolicy = (options: {
  policy: PostPolicy;
  fields: FormFields;
  bucket: string;
  now: Date;
}): SizeRange => {
  const { policy, fields, bucket, now } = options;
  if (now.getTime() >= policy.expiration.getTime()) throw denied("Policy expired.");
  const covered = new Set<string>();
  const range: SizeRange = { min: 0, max: Number.MAX_SAFE_INTEGER };
  for (const condition of policy.conditions) {
    if (condition.kind === "content-length-range") {
      if (!isMet(condition, [])) throw failed(condition);
      range.min = Math.max(range.min, condition.min);
      range.max = Math.min(range.max, condition.max);
      continue;
    }
    const sent = fields.get(condition.name);
    const values = sent === undefined ? [] : [sent];
    // The URL names the bucket. A field that names another one must fail, too.
    if (condition.name === "bucket") values.push(bucket);
    if (!isMet(condition, values)) throw failed(condition);
    covered.add(condition.name);
  }
  const extra = [...fields.keys()].filter((name) => !isExempt(name) && !covered.has(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(", ")}`);
  return range;
};
