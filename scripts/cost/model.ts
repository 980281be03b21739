import { readFileSync } from "node:fs";
import { limits } from "@slipway/core/limits";
import { callsOfAnUpload } from "../../tests/calls-of-an-upload.ts";
import { assumptions } from "./assumptions.ts";

interface Price {
  readonly usd: number;
  readonly per: number;
  /** The page of AWS that has it. */
  readonly source: string;
}

/** The price table, with the region and the month that it is of. */
export const priceTable: {
  readonly region: string;
  readonly asOf: string;
  readonly note: string;
  readonly prices: Readonly<Record<string, Price>>;
} = JSON.parse(readFileSync(new URL("./prices.json", import.meta.url), "utf8"));

/** So much of what has a price. */
export interface Use {
  readonly service: string;
  readonly what: string;
  readonly price: string;
  readonly amount: number;
}

const priceOf = (name: string): number => {
  const price = priceTable.prices[name];
  if (price === undefined) throw new Error(`There is no price of ${name} in prices.json.`);
  return price.usd / price.per;
};

/** In US dollars. */
export const costOf = ({ price, amount }: Use): number => amount * priceOf(price);

export const sumOf = (uses: readonly Use[]): number =>
  uses.reduce((sum, use) => sum + costOf(use), 0);

const GB = 1e9;

/**
 * What a call costs. A write of a record writes both index entries too, each of up to 1 KB: all attributes are in both.
 * Source: Amazon DynamoDB Developer Guide, "Provisioned throughput considerations for global secondary indexes".
 */
const ofCall = (name: string): Use => {
  switch (name) {
    case "BatchWriteItem":
    case "UpdateItem":
      return { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 3 };
    case "GetItem":
      return { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 1 };
    case "GetObject":
      return { service: "S3", what: "reading first bytes", price: "s3Read", amount: 1 };
    case "ListObjectVersions":
      return { service: "S3", what: "listing versions", price: "s3Write", amount: 1 };
    default:
      throw new Error(`What does ${name} cost?`);
  }
};

type FunctionKind = keyof typeof assumptions.functions;

const ofInvocation = (kind: FunctionKind): readonly Use[] => {
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

/** One file by form, alone: asked for, sent, waited for, finalized, told of, settled. */
export const anUpload: readonly Use[] = [
  ...apiCall,
  ...ofInvocation("request"),
  ...callsOfAnUpload.request.map(ofCall),
  { service: "S3", what: "storing", price: "s3Write", amount: 1 },
  ...apiCall,
  ...ofInvocation("status"),
  {
    service: "DynamoDB",
    what: "reads",
    price: "tableReadUnit",
    amount: assumptions.readsWhileWaiting,
  },
  // Sent by S3, received and deleted by Lambda.
  { service: "SQS", what: "requests", price: "queueRequest", amount: 3 },
  ...ofInvocation("finalize"),
  ...callsOfAnUpload.finalize.map(ofCall),
  ...ofInvocation("publish"),
  { service: "EventBridge", what: "events", price: "event", amount: 1 },
  ...callsOfAnUpload.sweep.map(ofCall),
];

/** One download: asked for, counted beside the record, followed to S3. */
export const aDownload: readonly Use[] = [
  ...apiCall,
  ...ofInvocation("download"),
  { service: "DynamoDB", what: "reads", price: "tableReadUnit", amount: 1 },
  // A counter has no index entries.
  { service: "DynamoDB", what: "writes", price: "tableWriteUnit", amount: 1 },
  { service: "S3", what: "reading", price: "s3Read", amount: 1 },
];

/** A look of an open page at its library: the first page of uploads, each of up to 1 KB. */
export const aLibraryPoll: readonly Use[] = [
  ...apiCall,
  ...ofInvocation("download"),
  {
    service: "DynamoDB",
    what: "reads",
    price: "tableReadUnit",
    amount: Math.ceil(limits.page.default / 4),
  },
];

/** A terabyte: 10¹² bytes. */
export const terabyte: Readonly<Record<"sent" | "kept" | "read", readonly Use[]>> = {
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
};

/** A million records, for a month. */
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

/** What a deployment costs a month though nobody uploads. */
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

/** CloudTrail's data events of one upload, where they are switched on: each call on a file or a record, and S3's own. */
export const dataEventsOfAnUpload: readonly Use[] = [
  {
    service: "CloudTrail",
    what: "data events",
    price: "dataEvent",
    amount: Object.values(callsOfAnUpload).flat().length + assumptions.readsWhileWaiting + 1,
  },
];
