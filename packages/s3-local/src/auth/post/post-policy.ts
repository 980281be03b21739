import { S3Error } from "../../http/errors.ts";

/** Represents one condition of a POST policy. Names are in lower case, without their `$`. */
export type PolicyCondition =
  | { kind: "eq"; name: string; value: string; source: unknown }
  | { kind: "starts-with"; name: string; value: string; source: unknown }
  | { kind: "content-length-range"; min: number; max: number; source: unknown };

export interface PostPolicy {
  expiration: Date;
  conditions: PolicyCondition[];
}

const invalid = (reason: string): S3Error =>
  new S3Error("InvalidPolicyDocument", { message: `Invalid Policy: ${reason}` });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Replaces the two escapes that S3 allows and JSON does not: `\$` and `\v`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
const withJsonEscapes = (policy: string): string => {
  const others: Record<string, string> = { $: "$", v: "\\u000b" };
  return policy.replaceAll(/\\(.)/gs, (whole, character) => others[character] ?? whole);
};

const parseJson = (policy: string): Record<string, unknown> => {
  const bytes = Buffer.from(policy, "base64");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(withJsonEscapes(text));
    if (isRecord(value)) return value;
  } catch {
    // S3 returns the same error for invalid UTF-8 and invalid JSON.
  }
  throw invalid("Invalid JSON.");
};

const parseExpiration = (value: unknown): Date => {
  if (value === undefined) throw invalid("Policy missing expiration.");
  // S3 accepts only UTC, with a T and a Z. Fractions of a second are optional.
  const valid =
    typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value);
  const date = new Date(valid ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) throw invalid(`Invalid 'expiration' value: '${value}'`);
  return date;
};

const parseSimple = (source: Record<string, unknown>): PolicyCondition => {
  const [property, second] = Object.entries(source);
  if (property === undefined || second !== undefined) {
    throw invalid(
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    );
  }
  const [name, value] = property;
  if (typeof value !== "string") throw invalid("Invalid Simple-Condition: value must be a string.");
  return { kind: "eq", name: name.toLowerCase(), value, source: ["eq", `$${name}`, value] };
};

const parseRange = (source: unknown[]): PolicyCondition => {
  const bounds = source.slice(1).map((bound) => {
    if (typeof bound === "string" && !/^\d+$/.test(bound)) {
      // S3 notices this only when it compares sizes, so the condition fails then.
      return Number.NaN;
    }
    const size = typeof bound === "number" || typeof bound === "string" ? Number(bound) : -1;
    if (!Number.isSafeInteger(size) || size < 0) throw invalid("Invalid JSON.");
    return size;
  });
  const [min, max, extra] = bounds;
  if (min === undefined || max === undefined || extra !== undefined) {
    throw invalid("Invalid content-length-range: wrong number of arguments.");
  }
  return { kind: "content-length-range", min, max, source };
};

const parseCondition = (source: unknown): PolicyCondition => {
  if (isRecord(source)) return parseSimple(source);
  if (!Array.isArray(source)) throw invalid("Invalid Condition: must be a List or Object.");
  const [operation, name, value, extra]: unknown[] = source;
  if (typeof operation !== "string") {
    throw invalid("Invalid Condition: missing operation identifier.");
  }
  const kind = operation.toLowerCase();
  if (kind === "content-length-range") return parseRange(source);
  if (kind !== "eq" && kind !== "starts-with") {
    throw invalid(`Invalid Condition: unknown operation '${operation}'.`);
  }
  if (typeof name !== "string" || typeof value !== "string" || extra !== undefined) {
    throw invalid(`Invalid ${operation}: wrong number of arguments.`);
  }
  // A name without `$` refers to no field, so the condition is never met.
  const field = name.startsWith("$") ? name.slice(1).toLowerCase() : "";
  return { kind, name: field, value, source };
};

/**
 * Parses a base64-encoded policy.
 *
 * @throws S3Error InvalidPolicyDocument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export const parsePostPolicy = (policy: string): PostPolicy => {
  const document = parseJson(policy);
  const unexpected = Object.keys(document).find(
    (name) => name !== "expiration" && name !== "conditions",
  );
  if (unexpected !== undefined) throw invalid(`Unexpected: '${unexpected.toLowerCase()}'`);
  const expiration = parseExpiration(document.expiration);
  const conditions = document.conditions;
  if (conditions === undefined) throw invalid("Policy missing conditions.");
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  return { expiration, conditions: conditions.map(parseCondition) };
};
