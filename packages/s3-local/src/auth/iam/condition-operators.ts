import { BlockList, isIPv6 } from "node:net";
import { wildcardPattern } from "./wildcard.ts";

/** Maps a request's condition keys, in lower case, to their values. */
export type RequestFacts = ReadonlyMap<string, string>;

/** Represents one condition: a key, an operator, and the values to compare with. */
export interface Condition {
  key: string;
  /** True if a request without the key meets the condition, as with `IfExists` and `ForAllValues`. */
  ifExists: boolean;
  compare: Comparison;
  values: readonly string[];
}

interface Comparison {
  /** Compares the request's value with one of the policy's values. */
  test(actual: string, wanted: string): boolean;
  /** Set if the condition is met when no value matches. */
  negated?: true;
}

const isInNetwork = (address: string, network: string): boolean => {
  const [base = "", bits] = network.split("/");
  const family = isIPv6(base) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(base, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
};

const like = (actual: string, wanted: string): boolean => wildcardPattern(wanted).test(actual);
const equal = (actual: string, wanted: string): boolean => actual === wanted;
const equalIgnoringCase = (actual: string, wanted: string): boolean =>
  actual.toLowerCase() === wanted.toLowerCase();
const not = ({ test }: Comparison): Comparison => ({ test, negated: true });
const byNumber = (compare: (actual: number, wanted: number) => boolean): Comparison => ({
  test: (actual, wanted) => compare(Number(actual), Number(wanted)),
});
const byDate = (compare: (actual: number, wanted: number) => boolean): Comparison => ({
  test: (actual, wanted) => compare(Date.parse(actual), Date.parse(wanted)),
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, Comparison>> = {
  StringEquals: { test: equal },
  StringNotEquals: not({ test: equal }),
  StringEqualsIgnoreCase: { test: equalIgnoringCase },
  StringNotEqualsIgnoreCase: not({ test: equalIgnoringCase }),
  StringLike: { test: like },
  StringNotLike: not({ test: like }),
  ArnEquals: { test: like },
  ArnLike: { test: like },
  ArnNotEquals: not({ test: like }),
  ArnNotLike: not({ test: like }),
  Bool: { test: equalIgnoringCase },
  NumericEquals: byNumber((actual, wanted) => actual === wanted),
  NumericNotEquals: not(byNumber((actual, wanted) => actual === wanted)),
  NumericLessThan: byNumber((actual, wanted) => actual < wanted),
  NumericLessThanEquals: byNumber((actual, wanted) => actual <= wanted),
  NumericGreaterThan: byNumber((actual, wanted) => actual > wanted),
  NumericGreaterThanEquals: byNumber((actual, wanted) => actual >= wanted),
  DateLessThan: byDate((actual, wanted) => actual < wanted),
  DateLessThanEquals: byDate((actual, wanted) => actual <= wanted),
  DateGreaterThan: byDate((actual, wanted) => actual > wanted),
  DateGreaterThanEquals: byDate((actual, wanted) => actual >= wanted),
  IpAddress: { test: isInNetwork },
  NotIpAddress: not({ test: isInNetwork }),
};

/** The condition keys that this server evaluates, in addition to `s3:x-amz-*`. */
const knownKeys = new Set([
  "aws:currenttime",
  "aws:securetransport",
  "aws:sourceip",
  "dynamodb:leadingkeys",
  "s3:authtype",
  "s3:delimiter",
  "s3:max-keys",
  "s3:prefix",
  "s3:signatureversion",
  "s3:versionid",
]);

const forAllValues = "ForAllValues:";

/**
 * Parses a statement's `Condition`. With `ForAllValues`, every value of the request must match. The facts of a request have one
 * value for each key, so requests with several values are evaluated once for each of them.
 *
 * @throws TypeError for an operator or a key that this server does not evaluate
 */
export const parseConditions = (
  block: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>,
): readonly Condition[] =>
  Object.entries(block).flatMap(([operator, keys]) => {
    const isForAll = operator.startsWith(forAllValues);
    const base = isForAll ? operator.slice(forAllValues.length) : operator;
    const ifExists = isForAll || base.endsWith("IfExists");
    const compare = operators[base.replace(/IfExists$/, "")];
    if (compare === undefined) throw new TypeError(`Condition has no operator ${operator}`);
    return Object.entries(keys).map(([name, values]) => {
      const key = name.toLowerCase();
      if (!knownKeys.has(key) && !key.startsWith("s3:x-amz-")) {
        throw new TypeError(`Condition key ${name} is not known here`);
      }
      return { key, ifExists, compare, values: [values].flat().map(String) };
    });
  });

/** Returns true if one of the condition's values matches, or if none does for a negated operator. */
export const isConditionMet = (
  { key, ifExists, compare, values }: Condition,
  facts: RequestFacts,
): boolean => {
  const actual = facts.get(key);
  if (actual === undefined) return ifExists || compare.negated === true;
  return values.some((wanted) => compare.test(actual, wanted)) !== (compare.negated === true);
};
