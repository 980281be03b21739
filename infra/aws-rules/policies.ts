import type { Resource } from "../testing/graph.ts";
import { type AwsRule, isAbsentOrWithin, isWithin, rule, sizeInBytes } from "./rule.ts";

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Role {
  readonly assumeRolePolicy: unknown;
  readonly inlinePolicies?: readonly { readonly name: string; readonly policy: string }[];
  readonly managedPolicyArns?: readonly string[];
}

interface Queue {
  readonly name: string;
  readonly visibilityTimeoutSeconds?: number;
  readonly messageRetentionSeconds?: number;
  readonly delaySeconds?: number;
  readonly redrivePolicy?: string;
}

const role = "iam/role:Role";
const queue = "sqs/queue:Queue";
const iamQuotas = 'IAM User Guide, "IAM and AWS STS quotas"';

const asText = (policy: unknown) =>
  typeof policy === "string" ? policy : JSON.stringify(policy ?? "");

const statementsIn = (policy: unknown): readonly Statement[] =>
  JSON.parse(asText(policy)).Statement;

const listed = <Value>(value: Value | readonly Value[] | undefined): readonly Value[] =>
  value === undefined ? [] : ([value].flat() as Value[]);

/** Counts characters as IAM does, without white space. */
const countCharacters = (policies: readonly string[]) =>
  policies.join("").replace(/\s/g, "").length;

const operators =
  /^(ForAnyValue:|ForAllValues:)?((String|Arn)(Not)?(Equals|Like)(IgnoreCase)?|(Numeric|Date)(Not)?(Equals|LessThan|GreaterThan)(Equals)?|Bool|Null|BinaryEquals|(Not)?IpAddress)(IfExists)?$/;

/** Checks the part of IAM's grammar that is used here. */
const isStatement = ({ Sid = "", Effect, Action, Condition = {} }: Statement) =>
  /^[A-Za-z0-9]*$/.test(Sid) &&
  ["Allow", "Deny"].includes(Effect) &&
  listed(Action).length > 0 &&
  listed(Action).every((action) => /^(\*|[a-z0-9-]+:[A-Za-z*?]+)$/.test(action)) &&
  Object.entries(Condition).every(
    ([operator, keys]) => operators.test(operator) && Object.keys(keys).length > 0,
  );

const isArn = (text: string) =>
  text === "*" || /^arn:[a-z*-]+:[a-z0-9-]+:[a-z0-9*-]*:(aws|[0-9*]*):\S+$/.test(text);

const readPolicies = ({ type, inputs }: Resource): readonly unknown[] => {
  const { inlinePolicies = [] } = inputs as unknown as Role;
  return type === `aws:${role}`
    ? [inputs.assumeRolePolicy, ...inlinePolicies.map(({ policy }) => policy)]
    : [inputs.policy];
};

const follow = (type: string) =>
  rule(`a policy of ${type.split(":")[1]} follows IAM's grammar`, {
    source: 'IAM User Guide, "Grammar of the IAM JSON policy language"',
    type,
    holds: (_, resource) =>
      readPolicies(resource).every((policy) => {
        const { Version } = JSON.parse(asText(policy));
        return Version === "2012-10-17" && statementsIn(policy).every(isStatement);
      }),
  });

const roles = [
  rule<Role>("a role's trust policy has at most 2,048 characters", {
    source: iamQuotas,
    type: role,
    holds: ({ assumeRolePolicy }) => countCharacters([asText(assumeRolePolicy)]) <= 2048,
  }),
  rule<Role>("a role's inline policies have at most 10,240 characters in total", {
    source: iamQuotas,
    type: role,
    holds: ({ inlinePolicies = [] }) =>
      countCharacters(inlinePolicies.map(({ policy }) => policy)) <= 10_240,
  }),
  rule<Role>("a role has at most 10 managed policies", {
    source: iamQuotas,
    type: role,
    holds: ({ managedPolicyArns = [] }) =>
      managedPolicyArns.length <= 10 && managedPolicyArns.every(isArn),
  }),
  rule<Role>("a role's inline policy lists resources by ARN, and no principal", {
    source: 'IAM User Guide, "Identity-based policies and resource-based policies"',
    type: role,
    holds: ({ inlinePolicies = [] }) =>
      inlinePolicies
        .flatMap(({ policy }) => statementsIn(policy))
        .every(
          ({ Resource: resources, Principal }) =>
            Principal === undefined &&
            listed(resources).length > 0 &&
            listed(resources).every(isArn),
        ),
  }),
];

/** Returns a rule that a resource's policy has only the resource, or objects in it, as its resources. */
const namesItsOwn = <Inputs>(
  words: string,
  {
    own,
    ...place
  }: {
    readonly source: string;
    readonly type: string;
    /** Returns the name of the resource. */
    readonly own: (inputs: Inputs) => string | undefined;
  },
) =>
  rule<Inputs & { policy: string }>(words, {
    ...place,
    holds: (inputs) =>
      statementsIn(inputs.policy).every(
        ({ Principal, Resource: resources }) =>
          Principal !== undefined &&
          listed(resources).length > 0 &&
          listed(resources).every((arn) => arn.split(":").at(-1)?.split("/")[0] === own(inputs)),
      ),
  });

const bucketPolicies = [
  rule<{ policy: string }>("a bucket's policy is at most 20 KB", {
    source: 'Amazon S3 User Guide, "Policies and permissions in Amazon S3"',
    type: "s3/bucketPolicy:BucketPolicy",
    holds: ({ policy }) => sizeInBytes(policy) <= 20 * 1024,
  }),
  namesItsOwn<{ bucket: string }>(
    "a bucket's policy has a principal, and only this bucket as its resource",
    {
      source: 'Amazon S3 User Guide, "Policies and permissions in Amazon S3"',
      type: "s3/bucketPolicy:BucketPolicy",
      own: ({ bucket }) => bucket,
    },
  ),
];

const queuePolicies = [
  rule<{ queueUrl: string; policy: string }>("a queue's policy stays within the quotas of SQS", {
    source: 'Amazon SQS Developer Guide, "Amazon SQS policy quotas"',
    type: "sqs/queuePolicy:QueuePolicy",
    holds: ({ policy }) =>
      sizeInBytes(policy) <= 8192 &&
      statementsIn(policy).length <= 20 &&
      statementsIn(policy).every(({ Action, Condition = {} }) => {
        const conditions = Object.values(Condition).flatMap((keys) => Object.keys(keys));
        return listed(Action).length <= 7 && conditions.length <= 10;
      }),
  }),
  namesItsOwn<{ queueUrl: string }>(
    "a queue's policy has a principal, and only this queue as its resource",
    {
      source: 'Amazon SQS Developer Guide, "Identity and access management in Amazon SQS"',
      type: "sqs/queuePolicy:QueuePolicy",
      own: ({ queueUrl }) => queueUrl.split("/").at(-1),
    },
  ),
  rule<Queue>("a queue's times are in the ranges of SQS", {
    source: 'Amazon SQS API Reference, "SetQueueAttributes"',
    type: queue,
    holds: ({ visibilityTimeoutSeconds, messageRetentionSeconds, delaySeconds }) =>
      isAbsentOrWithin(visibilityTimeoutSeconds, 0, 43_200) &&
      isAbsentOrWithin(messageRetentionSeconds, 60, 1_209_600) &&
      isAbsentOrWithin(delaySeconds, 0, 900),
  }),
  rule<Queue>("a dead-letter queue exists, and keeps messages longer than its source", {
    source: 'Amazon SQS Developer Guide, "Using dead-letter queues in Amazon SQS"',
    type: queue,
    when: ({ redrivePolicy }) => redrivePolicy !== undefined,
    holds: ({ redrivePolicy, messageRetentionSeconds = 345_600 }, _, { resources }) => {
      const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(redrivePolicy ?? "");
      const target = resources.find(
        ({ type, inputs }) =>
          type === `aws:${queue}` && inputs.name === String(deadLetterTargetArn).split(":").at(-1),
      )?.inputs as Queue | undefined;
      return (
        isWithin(maxReceiveCount, 1, 1000) &&
        (target?.messageRetentionSeconds ?? 0) > messageRetentionSeconds
      );
    },
  }),
  rule<{ redriveAllowPolicy: string }>("at most 10 queues may redrive to a queue", {
    source: 'Amazon SQS API Reference, "SetQueueAttributes"',
    type: "sqs/redriveAllowPolicy:RedriveAllowPolicy",
    holds: ({ redriveAllowPolicy }) => {
      const { redrivePermission, sourceQueueArns = [] } = JSON.parse(redriveAllowPolicy);
      return redrivePermission === "byQueue"
        ? isWithin(sourceQueueArns.length, 1, 10)
        : ["allowAll", "denyAll"].includes(redrivePermission) && sourceQueueArns.length === 0;
    },
  }),
];

export const policyRules: readonly AwsRule[] = [
  ...[role, "s3/bucketPolicy:BucketPolicy", "sqs/queuePolicy:QueuePolicy"].map(follow),
  ...roles,
  ...bucketPolicies,
  ...queuePolicies,
];
