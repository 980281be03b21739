import { describe, expect, test } from "vitest";
import { evaluatePolicy, type PolicyStatement, parsePolicy } from "./policy-document.ts";

const caller = "arn:aws:iam::000000000000:user/AKIA";
const facts = new Map([
  ["aws:securetransport", "false"],
  ["aws:sourceip", "10.1.2.3"],
  ["aws:currenttime", "2026-06-01T00:00:00.000Z"],
  ["s3:prefix", "uploads/ada/"],
  ["s3:max-keys", "100"],
]);

const ask = (statements: PolicyStatement | PolicyStatement[], action: string, resource: string) =>
  evaluatePolicy(parsePolicy({ Statement: statements }), { action, resource }, { caller, facts });

const photo = "arn:aws:s3:::photos/cats/tom.png";
const allow = (rest: Omit<PolicyStatement, "Effect">): PolicyStatement => ({
  Effect: "Allow",
  ...rest,
});

test.each<[string, Omit<PolicyStatement, "Effect">, "Allow" | undefined]>([
  ["its own action", { Action: "s3:GetObject", Resource: "*" }, "Allow"],
  ["another action", { Action: "s3:PutObject", Resource: "*" }, undefined],
  ["an action in other letters", { Action: "S3:getobject", Resource: "*" }, "Allow"],
  ["actions by wildcard", { Action: "s3:Get*", Resource: "*" }, "Allow"],
  ["an action that only begins so", { Action: "s3:GetObjectVersion", Resource: "*" }, undefined],
  ["one action of a list", { Action: ["s3:PutObject", "s3:GetObject"], Resource: "*" }, "Allow"],
  ["all but another action", { NotAction: "s3:PutObject", Resource: "*" }, "Allow"],
  ["all but this action", { NotAction: ["s3:Get*"], Resource: "*" }, undefined],
  ["its own resource", { Action: "*", Resource: photo }, "Allow"],
  ["a resource by wildcard", { Action: "*", Resource: "arn:aws:s3:::photos/*" }, "Allow"],
  [
    "a resource by one-letter wildcard",
    { Action: "*", Resource: `${photo.slice(0, -1)}?` },
    "Allow",
  ],
  ["the bucket alone", { Action: "*", Resource: "arn:aws:s3:::photos" }, undefined],
  ["a resource in other letters", { Action: "*", Resource: photo.toUpperCase() }, undefined],
  [
    "a resource with a dot for any letter",
    { Action: "*", Resource: photo.replace("t", ".") },
    undefined,
  ],
  ["all but another resource", { Action: "*", NotResource: "arn:aws:s3:::logs/*" }, "Allow"],
])("a statement on %s", (_, statement, effect) => {
  expect(ask(allow(statement), "s3:GetObject", photo)).toBe(effect);
});

test("an explicit deny wins, wherever it stands", () => {
  const all = allow({ Action: "*", Resource: "*" });
  const deny: PolicyStatement = { Effect: "Deny", Action: "s3:Get*", Resource: "*" };
  expect(ask([all, deny], "s3:GetObject", photo)).toBe("Deny");
  expect(ask([deny, all], "s3:GetObject", photo)).toBe("Deny");
  expect(ask([deny, all], "s3:PutObject", photo)).toBe("Allow");
});

test.each([
  ["*", "Allow"],
  [{ AWS: "*" }, "Allow"],
  [{ AWS: [caller] }, "Allow"],
  [{ AWS: "arn:aws:iam::000000000000:user/somebody" }, undefined],
] as const)("a statement for the principal %j", (Principal, effect) => {
  const statement = allow({ Principal, Action: "*", Resource: "*" });
  expect(ask(statement, "s3:GetObject", photo)).toBe(effect);
});

describe("a condition", () => {
  test.each<[string, Record<string, string | string[]>, boolean]>([
    ["Bool", { "aws:SecureTransport": "false" }, true],
    ["Bool", { "aws:SecureTransport": "true" }, false],
    ["StringEquals", { "s3:prefix": ["x", "uploads/ada/"] }, true],
    ["StringEquals", { "s3:prefix": "uploads/*" }, false],
    ["StringLike", { "s3:prefix": "uploads/*" }, true],
    ["StringNotLike", { "s3:prefix": ["x", "uploads/*"] }, false],
    ["StringNotEquals", { "s3:prefix": "uploads/" }, true],
    ["NumericLessThanEquals", { "s3:max-keys": "100" }, true],
    ["NumericGreaterThan", { "s3:max-keys": "100" }, false],
    ["IpAddress", { "aws:SourceIp": "10.0.0.0/8" }, true],
    ["NotIpAddress", { "aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"] }, false],
    ["IpAddress", { "aws:SourceIp": "2001:db8::/32" }, false],
    ["DateLessThan", { "aws:CurrentTime": "2026-07-01T00:00:00Z" }, true],
    ["StringEquals", { "s3:delimiter": "/" }, false],
    ["StringEqualsIfExists", { "s3:delimiter": "/" }, true],
    ["ForAllValues:StringLike", { "s3:prefix": "uploads/*" }, true],
    ["ForAllValues:StringLike", { "s3:prefix": "downloads/*" }, false],
    ["ForAllValues:StringLike", { "s3:delimiter": "/" }, true],
    ["StringNotEquals", { "s3:delimiter": "/" }, true],
  ])("%s %j", (operator, keys, holds) => {
    const statement = allow({ Action: "*", Resource: "*", Condition: { [operator]: keys } });
    expect(ask(statement, "s3:ListBucket", "arn:aws:s3:::photos")).toBe(
      holds ? "Allow" : undefined,
    );
  });

  test("holds only where all its keys do", () => {
    const statement = allow({
      Action: "*",
      Resource: "*",
      Condition: {
        StringLike: { "s3:prefix": "uploads/*" },
        Bool: { "aws:SecureTransport": "true" },
      },
    });
    expect(ask(statement, "s3:ListBucket", "arn:aws:s3:::photos")).toBeUndefined();
  });
});

test.each([
  [{ Effect: "Allow", Action: "*" }, "Resource"],
  [{ Effect: "Allow", Resource: "*" }, "Action"],
  [{ Effect: "Allow", Action: "*", NotAction: "*", Resource: "*" }, "Action"],
  [{ Effect: "Maybe", Action: "*", Resource: "*" }, "Effect"],
  [{ Effect: "Allow", Action: "*", Resource: "*", Conditions: {} }, "Conditions"],
  [
    { Effect: "Allow", Action: "*", Resource: "*", Condition: { Equals: { "s3:prefix": "x" } } },
    "Equals",
  ],
  [
    { Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:Moon": "true" } } },
    "aws:Moon",
  ],
  [{ Effect: "Allow", Principal: { Service: "s3" }, Action: "*", Resource: "*" }, "Principal"],
])("a statement that would not be evaluated as on AWS is refused: %j", (statement, word) => {
  expect(() => parsePolicy({ Statement: statement as PolicyStatement })).toThrow(word);
});

test("a policy of an unknown version, or without a statement, is refused", () => {
  expect(() => parsePolicy({ Version: "2020-01-01", Statement: [] })).toThrow("Version");
  expect(() => parsePolicy(JSON.parse("{}"))).toThrow("Statement");
});
