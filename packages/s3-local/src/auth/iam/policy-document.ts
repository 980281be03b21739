import {
  type Condition,
  isConditionMet,
  parseConditions,
  type RequestFacts,
} from "./condition-operators.ts";
import { wildcardPattern } from "./wildcard.ts";

type OneOrMore = string | readonly string[];

/** Represents an IAM policy in its JSON form. */
export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: PolicyStatement | readonly PolicyStatement[];
}

/** A statement of an IAM policy, as JSON. */
export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | { AWS: OneOrMore };
  Action?: OneOrMore;
  NotAction?: OneOrMore;
  Resource?: OneOrMore;
  NotResource?: OneOrMore;
  Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** Represents an action on a resource, which a policy can allow or deny. */
export interface Permission {
  /** `s3:GetObject`. */
  action: string;
  /** `arn:aws:s3:::bucket/key`. */
  resource: string;
}

interface Statement {
  effect: "Allow" | "Deny";
  /** The callers that the statement applies to; undefined in an identity policy. */
  principals: readonly RegExp[] | undefined;
  actions: { patterns: readonly RegExp[]; negated: boolean };
  resources: { patterns: readonly RegExp[]; negated: boolean };
  conditions: readonly Condition[];
}

/** Represents a parsed policy, ready for {@link evaluatePolicy}. */
export type Policy = readonly Statement[];

/** Returns a list. Policies write a list with one item as the item itself. */
export const toList = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? value : [value as Item];

const elements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const parsePatterns = (
  statement: PolicyStatement,
  element: "Action" | "Resource",
  flags: string,
): { patterns: readonly RegExp[]; negated: boolean } => {
  const [plain, negated] = [statement[element], statement[`Not${element}`]];
  if ((plain === undefined) === (negated === undefined)) {
    throw new TypeError(`A statement needs either ${element} or Not${element}`);
  }
  const values = toList(plain ?? negated ?? []);
  for (const value of values) {
    if (typeof value !== "string") throw new TypeError(`${element} must be a string or a list`);
  }
  return {
    patterns: values.map((value) => wildcardPattern(value, flags)),
    negated: negated !== undefined,
  };
};

const parsePrincipals = ({ Principal }: PolicyStatement): readonly RegExp[] | undefined => {
  if (Principal === undefined) return undefined;
  const names = Principal === "*" ? ["*"] : Principal.AWS;
  if (names === undefined) throw new TypeError('Principal must be "*" or {"AWS": …}');
  return toList(names).map((name) => wildcardPattern(name));
};

const parseStatement = (statement: PolicyStatement): Statement => {
  const unknown = Object.keys(statement).find((name) => !elements.has(name));
  if (unknown !== undefined) throw new TypeError(`A statement has no element ${unknown}`);
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
    throw new TypeError("Effect must be Allow or Deny");
  }
  return {
    effect: statement.Effect,
    principals: parsePrincipals(statement),
    actions: parsePatterns(statement, "Action", "i"),
    resources: parsePatterns(statement, "Resource", ""),
    conditions: parseConditions(statement.Condition ?? {}),
  };
};

/**
 * Parses a policy. Refuses elements that this server would not evaluate as AWS does.
 *
 * @throws TypeError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const parsePolicy = (document: PolicyDocument): Policy => {
  const { Version, Statement } = document;
  if (Version !== undefined && Version !== "2012-10-17" && Version !== "2008-10-17") {
    throw new TypeError("Version must be 2012-10-17 or 2008-10-17");
  }
  if (typeof Statement !== "object" || Statement === null) {
    throw new TypeError("A policy needs a Statement");
  }
  return toList<PolicyStatement>(Statement).map(parseStatement);
};

const matches = ({ patterns, negated }: Statement["actions"], value: string): boolean =>
  patterns.some((pattern) => pattern.test(value)) !== negated;

/**
 * Evaluates a policy for a request. An explicit deny overrides any allow.
 *
 * @returns undefined if no statement applies
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluatePolicy = (
  policy: Policy,
  { action, resource }: Permission,
  { caller, facts }: { caller: string; facts: RequestFacts },
): "Allow" | "Deny" | undefined => {
  const effects = policy
    .filter(
      (statement) =>
        (statement.principals?.some((pattern) => pattern.test(caller)) ?? true) &&
        matches(statement.actions, action) &&
        matches(statement.resources, resource) &&
        statement.conditions.every((condition) => isConditionMet(condition, facts)),
    )
    .map(({ effect }) => effect);
  return effects.includes("Deny") ? "Deny" : effects[0];
};
