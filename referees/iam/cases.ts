import {
  type Arns,
  type FunctionName,
  functionNames,
  listStatements,
} from "@slipway/core/deployment/grants";
import type { Call } from "./calls.ts";

/** A function's request, and whether IAM must allow it. */
export interface Case extends Call {
  readonly context: Readonly<Record<string, string>>;
  readonly allowed: boolean;
}

/** Listing requires the prefix as a condition. */
const createContext = (action: string): Readonly<Record<string, string>> =>
  action === "s3:ListBucketVersions" ? { "s3:prefix": "uploads/01" } : {};

/** Calls that no function may make, each for a resource that it uses. */
const neverAllowed = ({ bucket, table, queue, bus, stream }: Arns): readonly [string, string][] => [
  ["s3:DeleteObject", `${bucket}/uploads/01`],
  ["s3:PutObjectAcl", `${bucket}/uploads/01`],
  ["s3:ListBucket", bucket],
  ["s3:DeleteBucket", bucket],
  ["s3:PutBucketPolicy", bucket],
  ["s3:PutLifecycleConfiguration", bucket],
  ["dynamodb:DeleteItem", table],
  ["dynamodb:Scan", table],
  ["dynamodb:DeleteTable", table],
  ["dynamodb:UpdateTable", table],
  ["dynamodb:Query", table],
  ["dynamodb:Scan", `${table}/index/due`],
  ["dynamodb:UpdateItem", stream],
  ["sqs:SendMessage", queue],
  ["sqs:PurgeQueue", queue],
  ["sqs:SetQueueAttributes", queue],
  ["events:DeleteEventBus", bus],
];

/** Returns the ARN of another resource of the same type. */
const neighbors = (resource: string, { bucket }: Arns): readonly string[] =>
  resource.startsWith(`${bucket}/`)
    ? [`${bucket}/private/01`, resource.replace(bucket, `${bucket}-other`)]
    : [`${resource}-other`];

const isGranted = (arns: Arns, { name, action, resource }: Call): boolean =>
  listStatements(name, arns).some(
    ({ actions, resources }) =>
      actions.includes(action) &&
      resources.some((granted) =>
        granted.endsWith("*") ? resource.startsWith(granted.slice(0, -1)) : granted === resource,
      ),
  );

/**
 * Returns the calls, which must be allowed, and variations that must be denied: by another function, for another resource,
 * without TLS, or outside the prefix.
 */
export const createCases = (calls: readonly Call[], arns: Arns): readonly Case[] => {
  const createCase = (call: Call): Case => ({
    ...call,
    context: createContext(call.action),
    allowed: isGranted(arns, call),
  });
  const createDeniedCase = (call: Call, context = createContext(call.action)): Case => ({
    ...call,
    context,
    allowed: false,
  });
  const byAll = (action: string, resource: string) =>
    functionNames.map((name: FunctionName) => ({ name, action, resource }));
  return withoutRepetition([
    ...calls.map((call): Case => ({ ...createCase(call), allowed: true })),
    ...calls.flatMap(({ action, resource }) => byAll(action, resource).map(createCase)),
    ...neverAllowed(arns).flatMap(([action, resource]) =>
      byAll(action, resource).map((call) => createDeniedCase(call)),
    ),
    ...calls.flatMap((call) =>
      neighbors(call.resource, arns).map((resource) => createDeniedCase({ ...call, resource })),
    ),
    ...calls
      .filter(({ action }) => /^(s3|sqs):/.test(action))
      .map((call) =>
        createDeniedCase(call, { ...createContext(call.action), "aws:SecureTransport": "false" }),
      ),
    ...calls
      .filter(({ action }) => action === "s3:ListBucketVersions")
      .flatMap((call) =>
        ["", "private/"].map((prefix) => createDeniedCase(call, { "s3:prefix": prefix })),
      ),
  ]);
};

const withoutRepetition = (cases: readonly Case[]): readonly Case[] => [
  ...new Map(cases.map((one) => [JSON.stringify(one), one])).values(),
];
