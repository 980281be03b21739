import { readFileSync } from "node:fs";
import { limits } from "@slipway/core/limits";
import { fileViewCalls, imageAwsCalls, uploadAwsCalls } from "../../tests/upload-aws-calls.ts";
import { assumptions } from "./assumptions.ts";

interface Price {
  readonly usd: number;
  readonly per: number;
  /** The page of AWS that lists it. */
  readonly source: string;
}

/** The price table, with its region and month. */
export const priceTable: {
  readonly region: string;
  readonly asOf: string;
  readonly note: string;
  readonly prices: Readonly<Record<string, Price>>;
} = JSON.parse(readFileSync(new URL("./prices.json", import.meta.url), "utf8"));

/** A quantity of something that has a price. */
export interface Use {
  readonly service: string;
  readonly what: string;
  readonly price: string;
  readonly amount: number;
}

const getUnitPrice = (name: string): number => {
  const price = priceTable.prices[name];
  if (price === undefined) throw new Error(`prices.json has no price for ${name}.`);
  return price.usd / price.per;
};

/** Returns the cost in US dollars. */
export const calculateCost = ({ price, amount }: Use): number => amount * getUnitPrice(price);

export const sumCosts = (uses: readonly Use[]): number =>
  uses.reduce((sum, use) => sum + calculateCost(use), 0);

const GB = 1e9;

/**
 * Returns the cost of a call. A write of a record also writes both index entries of up to 1 KB, which have all attributes.
 *
 * Source: Amazon DynamoDB Developer Guide, "Provisioned throughput considerations for global secondary indexes".
 */
const createCallUse = (name: string): Use => {
  switch (name) {
    case "BatchWriteItem":
    case "UpdateItem":
      return { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 3 };
    case "Query":
      // Of the index of digests, eventually consistent.
      return { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 0.5 };
    case "GetItem":
      return { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 1 };
    case "GetObject":
      return { service: "S3", what: "reading first bytes", price: "s3Read", amount: 1 };
    case "PutObject":
      return { service: "S3", what: "storing", price: "s3Write", amount: 1 };
    case "ListObjectVersions":
      return { service: "S3", what: "listing versions", price: "s3Write", amount: 1 };
    default:
      throw new Error(`No cost is known for the call ${name}.`);
  }
};

type FunctionKind = keyof typeof assumptions.functions;

const createInvocationUses = (kind: FunctionKind): readonly Use[] => {
  const { seconds, memory } = assumptions.functions[kind];
  return [
    { service: "Lambda", what: "invocations", price: "lambdaRequest", amount: 1 },
    {
      service: "Lambda",
      what: "time",
      price: "lambdaGbSecond",
      amount: (seconds * memory) / 1024,
    },
    {
      service: "CloudWatch Logs",
      what: "logs",
      price: "logGb",
      amount: assumptions.logBytes.invocation / GB,
    },
  ];
};

const apiCall: readonly Use[] = [
  { service: "API Gateway", what: "requests", price: "apiRequest", amount: 1 },
  {
    service: "CloudWatch Logs",
    what: "logs",
    price: "logGb",
    amount: assumptions.logBytes.request / GB,
  },
];

/** A single upload with a form: requested, sent, awaited, finalized, published, and settled. */
export const anUpload: readonly Use[] = [
  ...apiCall,
  ...createInvocationUses("request"),
  ...uploadAwsCalls.request.map(createCallUse),
  { service: "S3", what: "storing", price: "s3Write", amount: 1 },
  ...apiCall,
  ...createInvocationUses("status"),
  {
    service: "DynamoDB",
    what: "reads",
    price: "tableReadUnit",
    amount: assumptions.readsWhileWaiting,
  },
  // Sent by S3, received and deleted by Lambda.
  { service: "SQS", what: "requests", price: "queueRequest", amount: 3 },
  ...createInvocationUses("finalize"),
  ...uploadAwsCalls.finalize.map(createCallUse),
  // A ready upload gets an entry in the index of digests, which has only keys, and does not change afterward.
  { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 1 },
  // Its entry in the feed has all attributes, so the two later writes of the sweep change it, too.
  { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 3 },
  ...createInvocationUses("publish"),
  { service: "EventBridge", what: "events", price: "event", amount: 1 },
  ...uploadAwsCalls.sweep.map(createCallUse),
];

/** The entry of an upload in an index of one field that it can be listed by: each write of the record also writes the entry. */
export const aFieldEntry: readonly Use[] = [
  {
    service: "DynamoDB",
    what: "writes",
    price: "tableWriteUnit",
    amount: Object.values(uploadAwsCalls)
      .flat()
      .filter((name) => name === "BatchWriteItem" || name === "UpdateItem").length,
  },
];

/** An event with a hook: sent to its queue, received, marked before and after the call, and deleted. */
export const aHookCall: readonly Use[] = [
  { service: "SQS", what: "requests", price: "queueRequest", amount: 3 },
  ...createInvocationUses("hook"),
  // A mark has no index entries.
  { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 2 },
];

/** A variant of a file: requested by the event of its upload, derived, stored, and described in the record. */
export const aVariant: readonly Use[] = [
  { service: "SQS", what: "requests", price: "queueRequest", amount: 3 },
  ...createInvocationUses("images"),
  ...imageAwsCalls.map(createCallUse),
  // Both writes also change the record's entry in the feed.
  { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 2 },
];

/** A download: requested, counted beside the record, and fetched from S3. */
export const aDownload: readonly Use[] = [
  ...apiCall,
  ...createInvocationUses("download"),
  { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 1 },
  // A counter has no index entries.
  { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 1 },
  { service: "S3", what: "reading", price: "s3Read", amount: 1 },
];

/** A view of a file through its own CloudFront distribution, by a signed link. CloudFront's cache does not have the file yet. */
export const aFileView: readonly Use[] = [
  { service: "CloudFront", what: "requests", price: "cdnRequest", amount: 1 },
  {
    service: "CloudFront",
    what: "functions",
    price: "cdnFunction",
    amount: fileViewCalls.functions.length,
  },
  {
    service: "CloudFront",
    what: "reads of keys",
    price: "cdnKeyRead",
    amount: fileViewCalls.keyReads.signed,
  },
  { service: "S3", what: "reading", price: "s3Read", amount: 1 },
];

/** A request of an open page for the first page of its library, with uploads of up to 1 KB each. */
export const aLibraryPoll: readonly Use[] = [
  ...apiCall,
  ...createInvocationUses("download"),
  {
    service: "DynamoDB",
    what: "reads",
    price: "tableReadUnit",
    amount: Math.ceil(limits.page.default / 4),
  },
];

/** An hour of a function that waits for changes, in requests of 20 seconds, each with a read every second. */
export const aWaitingHour: readonly Use[] = [
  ...apiCall.map((use) => ({ ...use, amount: use.amount * 180 })),
  {
    service: "Lambda",
    what: "time",
    price: "lambdaGbSecond",
    amount: (3600 * limits.memory.request) / 1024,
  },
  { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 1800 },
];

/** A request of a page for what changed since its last one, which is usually nothing. */
export const aFeedPoll: readonly Use[] = [
  ...apiCall,
  ...createInvocationUses("download"),
  { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 0.5 },
];

/** A terabyte: 10¹² bytes. */
export const terabyte: Readonly<Record<"sent" | "kept" | "read" | "viewed", readonly Use[]>> = {
  sent: [
    {
      service: "S3",
      what: "storing parts",
      price: "s3Write",
      amount: Math.ceil(1e12 / limits.part.size),
    },
  ],
  kept: [{ service: "S3", what: "storage", price: "s3GbMonth", amount: 1000 }],
  read: [{ service: "S3", what: "bytes out", price: "s3GbOut", amount: 1000 }],
  // Bytes from S3 to CloudFront are free.
  viewed: [{ service: "CloudFront", what: "bytes out", price: "cdnGbOut", amount: 1000 }],
};

/** A month of a million records. */
export const recordsKept: readonly Use[] = [
  {
    service: "DynamoDB",
    what: "storage",
    price: "tableGbMonth",
    amount: (1e6 * assumptions.recordBytes) / GB,
  },
  {
    service: "DynamoDB",
    what: "backups",
    price: "tableBackupGbMonth",
    amount: (1e6 * assumptions.recordBytes) / GB,
  },
];

/** A month of a deployment without uploads. */
export const aQuietMonth: readonly Use[] = [
  {
    service: "CloudWatch",
    what: "alarms",
    price: "alarmMetricMonth",
    amount: assumptions.alarmMetrics,
  },
  {
    service: "CloudWatch",
    what: "metrics of its own",
    price: "customMetricMonth",
    amount: assumptions.customMetrics,
  },
  { service: "CloudWatch", what: "dashboard", price: "dashboardMonth", amount: 1 },
  {
    service: "SQS",
    what: "idle polls",
    price: "queueRequest",
    amount: assumptions.idleReceivesPerMonth,
  },
];

/** A month of one kind of an app's config: its own metrics. */
export const aKindsMonth: readonly Use[] = [
  {
    service: "CloudWatch",
    what: "metrics of its own",
    price: "customMetricMonth",
    amount: assumptions.customMetricsOfKind,
  },
];

/** CloudTrail's data events of an upload, if they are enabled: each call for a file or a record, and S3's own. */
export const dataEventsOfAnUpload: readonly Use[] = [
  {
    service: "CloudTrail",
    what: "data events",
    price: "dataEvent",
    amount: Object.values(uploadAwsCalls).flat().length + assumptions.readsWhileWaiting + 1,
  },
];
