import type { Resource } from "../testing/graph.ts";
import { type AwsRule, areUnique, isWithin, rule } from "./rule.ts";

interface LifecycleRule {
  readonly id: string;
  readonly prefix?: string;
  readonly filter?: { readonly prefix?: string; readonly tag?: object; readonly and?: object };
  readonly expiration?: {
    readonly days?: number;
    readonly date?: string;
    readonly expiredObjectDeleteMarker?: boolean;
  };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly transitions?: readonly object[];
}

interface CorsRule {
  readonly allowedMethods: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
}

interface Notification {
  readonly queues?: readonly {
    readonly events: readonly string[];
    readonly filterPrefix?: string;
    readonly filterSuffix?: string;
  }[];
}

interface Table {
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly globalSecondaryIndexes?: readonly {
    readonly name: string;
    readonly hashKey: string;
    readonly rangeKey?: string;
    readonly projectionType: string;
  }[];
  readonly streamEnabled?: boolean;
  readonly streamViewType?: string;
  readonly ttl?: { readonly attributeName: string };
  readonly pointInTimeRecovery?: { readonly recoveryPeriodInDays?: number };
}

const lifecycleType = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const lifecyclePage = 'Amazon S3 API Reference, "LifecycleRule"';

const lifecycle = (
  words: string,
  { source = lifecyclePage, holds }: { source?: string; holds: (one: LifecycleRule) => boolean },
) =>
  rule<{ rules: readonly LifecycleRule[] }>(words, {
    source,
    type: lifecycleType,
    holds: ({ rules }) => rules.every(holds),
  });

const lifecycles = [
  rule<{ rules: readonly LifecycleRule[] }>(
    "a bucket has at most 1,000 lifecycle rules with different IDs",
    {
      source: 'Amazon S3 API Reference, "PutBucketLifecycleConfiguration"',
      type: lifecycleType,
      holds: ({ rules }) =>
        isWithin(rules.length, 1, 1000) &&
        areUnique(rules.map(({ id }) => id)) &&
        rules.every(({ id }) => isWithin(id.length, 1, 255)),
    },
  ),
  lifecycle("a lifecycle rule selects objects with one filter", {
    source: 'Amazon S3 API Reference, "LifecycleRuleFilter"',
    holds: ({ prefix, filter }) =>
      (prefix === undefined) !== (filter === undefined) && Object.keys(filter ?? {}).length <= 1,
  }),
  lifecycle("a lifecycle rule has an action", {
    holds: (one) =>
      [
        one.expiration,
        one.noncurrentVersionExpiration,
        one.abortIncompleteMultipartUpload,
        one.transitions,
      ].some((action) => action !== undefined),
  }),
  lifecycle("a lifecycle rule counts whole days, at least one", {
    holds: (one) =>
      [
        one.expiration?.days,
        one.noncurrentVersionExpiration?.noncurrentDays,
        one.abortIncompleteMultipartUpload?.daysAfterInitiation,
      ].every((days) => days === undefined || (Number.isInteger(days) && days >= 1)),
  }),
  lifecycle("an expiration has exactly one of days, date, and delete markers", {
    source: 'Amazon S3 API Reference, "LifecycleExpiration"',
    holds: ({ expiration }) => expiration === undefined || Object.keys(expiration).length === 1,
  }),
  lifecycle("multipart uploads and delete markers are not selected by tags", {
    holds: ({ filter, expiration, abortIncompleteMultipartUpload }) =>
      (filter?.tag === undefined && filter?.and === undefined) ||
      (abortIncompleteMultipartUpload === undefined &&
        expiration?.expiredObjectDeleteMarker === undefined),
  }),
];

const isWild = (text: string) => text.split("*").length > 2;

const cors = [
  rule<{ corsRules: readonly CorsRule[] }>(
    "a bucket has 1 to 100 CORS rules with methods that S3 supports",
    {
      source: 'Amazon S3 User Guide, "Elements of a CORS configuration"',
      type: "s3/bucketCorsConfiguration:BucketCorsConfiguration",
      holds: ({ corsRules }) =>
        isWithin(corsRules.length, 1, 100) &&
        corsRules.every(
          ({ allowedMethods, allowedOrigins }) =>
            allowedMethods.length > 0 &&
            allowedOrigins.length > 0 &&
            allowedMethods.every((method) =>
              ["GET", "PUT", "POST", "DELETE", "HEAD"].includes(method),
            ),
        ),
    },
  ),
  rule<{ corsRules: readonly CorsRule[] }>(
    "an origin or header in CORS has at most one asterisk, and an exposed header none",
    {
      source: 'Amazon S3 User Guide, "Elements of a CORS configuration"',
      type: "s3/bucketCorsConfiguration:BucketCorsConfiguration",
      holds: ({ corsRules }) =>
        corsRules.every(
          ({ allowedOrigins, allowedHeaders = [], exposeHeaders = [] }) =>
            ![...allowedOrigins, ...allowedHeaders].some(isWild) &&
            !exposeHeaders.some((header) => header.includes("*")),
        ),
    },
  ),
];

/** Source: Amazon S3 User Guide, "Supported event types for SQS, SNS, and Lambda". */
const s3Events =
  /^s3:(TestEvent|ObjectCreated:(\*|Put|Post|Copy|CompleteMultipartUpload)|ObjectRemoved:(\*|Delete|DeleteMarkerCreated)|ObjectRestore:(\*|Post|Completed|Delete)|LifecycleExpiration:(\*|Delete|DeleteMarkerCreated)|LifecycleTransition|ObjectTagging:(\*|Put|Delete)|ObjectAcl:Put)$/;

const overlap = (one: string, other: string) =>
  one.startsWith(other.replace("*", "")) || other.startsWith(one.replace("*", ""));

const buckets = [
  rule<Notification>("no event of a bucket has two destinations", {
    source:
      'Amazon S3 User Guide, "Configuring event notifications using object key name filtering"',
    type: "s3/bucketNotification:BucketNotification",
    holds: ({ queues = [] }) => {
      const targets = queues.flatMap(({ events, filterPrefix = "", filterSuffix = "" }) =>
        events.map((event) => ({ event, filterPrefix, filterSuffix })),
      );
      return targets.every(
        (one, index) =>
          s3Events.test(one.event) &&
          targets
            .slice(index + 1)
            .every(
              (other) =>
                !overlap(one.event, other.event) ||
                !overlap(one.filterPrefix, other.filterPrefix) ||
                (!one.filterSuffix.endsWith(other.filterSuffix) &&
                  !other.filterSuffix.endsWith(one.filterSuffix)),
            ),
      );
    },
  }),
  rule<{ bucket: string }>("a bucket has each configuration at most once", {
    source: 'Amazon S3 API Reference, "Amazon S3" (each Put replaces what was there)',
    type: "s3/bucket:Bucket",
    holds: ({ bucket }, _, { resources }) =>
      areUnique(listConfigurations(resources, bucket).map(({ type }) => type)),
  }),
  rule<{ bucket: string }>("a bucket without ACLs gets no ACL", {
    source:
      'Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket"',
    type: "s3/bucket:Bucket",
    holds: ({ bucket }, _, { resources }) =>
      listConfigurations(resources, bucket).every(
        ({ type, inputs }) => !type.includes("bucketAcl") && inputs.targetGrants === undefined,
      ),
  }),
  rule<{ bucket: string; targetBucket: string }>(
    "logs go to another bucket, with an encryption that log delivery supports",
    {
      source: 'Amazon S3 User Guide, "Enabling Amazon S3 server access logging"',
      type: "s3/bucketLogging:BucketLogging",
      holds: ({ bucket, targetBucket }, _, { resources }) =>
        bucket !== targetBucket &&
        listConfigurations(resources, targetBucket).every(
          ({ type, inputs }) =>
            !type.includes("ObjectLock") && !JSON.stringify(inputs).includes("aws:kms"),
        ),
    },
  ),
];

const listConfigurations = (resources: readonly Resource[], bucket: string) =>
  resources.filter(
    ({ type, inputs }) => /^aws:s3\/bucket(?!Object)[A-Z]/.test(type) && inputs.bucket === bucket,
  );

const listKeys = ({ hashKey, rangeKey, globalSecondaryIndexes = [] }: Table) =>
  [{ hashKey, rangeKey }, ...globalSecondaryIndexes].flatMap((index) => [
    index.hashKey,
    ...(index.rangeKey === undefined ? [] : [index.rangeKey]),
  ]);

const createTable = 'Amazon DynamoDB API Reference, "CreateTable"';
const tableType = "dynamodb/table:Table";

const tables = [
  rule<Table>("a table defines the attributes of its keys, and no others", {
    source: createTable,
    type: tableType,
    holds: (table) => {
      const defined = table.attributes.map(({ name }) => name);
      return (
        areUnique(defined) &&
        JSON.stringify(defined.toSorted()) ===
          JSON.stringify([...new Set(listKeys(table))].toSorted()) &&
        table.attributes.every(({ type }) => ["S", "N", "B"].includes(type))
      );
    },
  }),
  rule<Table>("a table has at most 20 global indexes, with names of 3 to 255 characters", {
    source: 'Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB"',
    type: tableType,
    holds: ({ globalSecondaryIndexes = [] }) =>
      globalSecondaryIndexes.length <= 20 &&
      areUnique(globalSecondaryIndexes.map(({ name }) => name)) &&
      globalSecondaryIndexes.every(
        ({ name, projectionType }) =>
          isWithin(name.length, 3, 255) &&
          /^[A-Za-z0-9_.-]+$/.test(name) &&
          ["ALL", "KEYS_ONLY", "INCLUDE"].includes(projectionType),
      ),
  }),
  rule<Table>("a table can be restored for 1 to 35 days, and its TTL attribute is not a key", {
    source: 'Amazon DynamoDB API Reference, "UpdateContinuousBackups" and "UpdateTimeToLive"',
    type: tableType,
    holds: (table) => {
      const { recoveryPeriodInDays = 35 } = table.pointInTimeRecovery ?? {};
      return (
        isWithin(recoveryPeriodInDays, 1, 35) &&
        !listKeys(table).includes(table.ttl?.attributeName ?? "")
      );
    },
  }),
];

export const storageRules: readonly AwsRule[] = [...lifecycles, ...cors, ...buckets, ...tables];
