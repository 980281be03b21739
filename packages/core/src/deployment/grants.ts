import { hookMarkPrefix } from "../events/hook-marks.ts";
import { getDerivedPrefix } from "../identity.ts";
import type { HttpFunction } from "../routes/route.ts";

/** The functions of every deployment. */
export const functionNames = [
  "request-upload",
  "complete-upload",
  "finalize-upload",
  "library",
  "upload-statuses",
  "sweep-uploads",
  "publish-events",
] as const;

/** The function that calls hooks with events. It exists only if a kind has such hooks. */
export const hookFunctionName = "handle-events";

/** The function that derives images and details from uploads. It exists only if a kind has something to derive. */
export const imageFunctionName = "derive-images";

export type FunctionName =
  | (typeof functionNames)[number]
  | typeof hookFunctionName
  | typeof imageFunctionName;

/** Every function that a deployment can have. */
export const allFunctionNames: readonly FunctionName[] = [
  ...functionNames,
  hookFunctionName,
  imageFunctionName,
];

/** The functions that create links to files. No other function has the key that signs them. */
const linkingFunctions: readonly FunctionName[] = ["library", "upload-statuses"];

/** Returns true for a function that creates links to files. */
export const signsFileLinks = (name: FunctionName): boolean => linkingFunctions.includes(name);

/** The ARNs of a deployment's resources, and the prefix of its objects. */
export interface Arns {
  readonly bucket: string;
  /** The prefix of Slipway's objects in the bucket, which is no ARN. */
  readonly prefix: string;
  readonly table: string;
  /** The table's stream. */
  readonly stream: string;
  readonly queue: string;
  /** The bus that events are published on. */
  readonly bus: string;
  /** The queue for changes whose events could not be published. */
  readonly unpublished: string;
  /** The function complete-upload. */
  readonly completeUpload: string;
  /** The queue of the events that hooks handle. */
  readonly hookEvents: string;
  /** The queue of the uploads to derive images from. Empty if no kind has something to derive. */
  readonly images: string;
}

/** The resources that the HTTP API works on, wherever it runs. */
export type ServerArns = Pick<Arns, "bucket" | "prefix" | "table" | "completeUpload">;

/** An IAM statement that allows actions on resources. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

const objects = ({ bucket, prefix }: ServerArns) => `${bucket}/${prefix}*`;
const derived = ({ bucket, prefix }: ServerArns) => `${bucket}/${getDerivedPrefix(prefix)}*`;
const index = ({ table }: ServerArns, name: string) => `${table}/index/${name}`;

/**
 * The resource of a list operation is the bucket, so a condition limits it to Slipway's prefix.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
 */
const listVersions = ({ bucket }: ServerArns, prefixes: readonly string[]): Statement => ({
  actions: ["s3:ListBucketVersions"],
  resources: [bucket],
  conditions: [
    { test: "StringLike", variable: "s3:prefix", values: prefixes.map((prefix) => `${prefix}*`) },
  ],
});

/** Lists the versions of uploads and of the images that are derived from them. */
const listAllVersions = (arns: ServerArns): Statement =>
  listVersions(arns, [arns.prefix, getDerivedPrefix(arns.prefix)]);

/** Allows Lambda to receive from a queue with the function's role. */
const receiveFrom = (queue: string): Statement => ({
  actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  resources: [queue],
});

/**
 * The permissions of the files' own distribution, whose requests always name a version.
 *
 * Source: Amazon S3 API Reference, "GetObject": a request with a version requires s3:GetObjectVersion.
 */
export const listFilesCdnStatements = (
  arns: Pick<Arns, "bucket" | "prefix">,
): readonly Statement[] => [
  {
    actions: ["s3:GetObjectVersion"],
    resources: [
      `${arns.bucket}/${arns.prefix}*`,
      `${arns.bucket}/${getDerivedPrefix(arns.prefix)}*`,
    ],
  },
];

/** The permissions of the functions behind the HTTP API. */
const httpGrants: Record<HttpFunction, (arns: ServerArns) => readonly Statement[]> = {
  "request-upload": (arns) => [
    { actions: ["dynamodb:BatchWriteItem", "dynamodb:GetItem"], resources: [arns.table] },
    { actions: ["dynamodb:Query"], resources: [index(arns, "byDigest")] },
    {
      // GetObject checks if an upload that S3 no longer lists was completed.
      actions: [
        "s3:PutObject",
        "s3:ListMultipartUploadParts",
        "s3:AbortMultipartUpload",
        "s3:GetObject",
      ],
      resources: [objects(arns)],
    },
    { actions: ["lambda:InvokeFunction"], resources: [arns.completeUpload] },
  ],
  library: (arns) => [
    {
      actions: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
      resources: [arns.table],
    },
    {
      actions: ["dynamodb:Query"],
      resources: [
        index(arns, "byOwner"),
        index(arns, "byField1"),
        index(arns, "byField2"),
        index(arns, "byChange"),
      ],
    },
    {
      actions: ["s3:GetObjectVersion", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"],
      resources: [objects(arns)],
    },
    { actions: ["s3:GetObjectVersion", "s3:DeleteObjectVersion"], resources: [derived(arns)] },
    listAllVersions(arns),
  ],
  "upload-statuses": (arns) => [
    { actions: ["dynamodb:BatchGetItem"], resources: [arns.table] },
    // The function signs links to previews with its own role.
    { actions: ["s3:GetObjectVersion"], resources: [objects(arns), derived(arns)] },
  ],
};

/** The permissions of each function. The local stack and AWS refuse everything else. */
const grants: Record<FunctionName, (arns: Arns) => readonly Statement[]> = {
  ...httpGrants,
  "complete-upload": (arns) => [
    { actions: ["dynamodb:GetItem"], resources: [arns.table] },
    { actions: ["s3:PutObject", "s3:ListMultipartUploadParts"], resources: [objects(arns)] },
  ],
  "finalize-upload": (arns) => [
    { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [arns.table] },
    { actions: ["s3:GetObjectVersion", "s3:DeleteObjectVersion"], resources: [objects(arns)] },
    receiveFrom(arns.queue),
  ],
  "sweep-uploads": (arns) => [
    { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [arns.table] },
    { actions: ["dynamodb:Query"], resources: [index(arns, "due")] },
    {
      actions: ["s3:GetObjectVersion", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"],
      resources: [objects(arns)],
    },
    { actions: ["s3:DeleteObjectVersion"], resources: [derived(arns)] },
    listAllVersions(arns),
    ...(arns.images === "" ? [] : [{ actions: ["sqs:SendMessage"], resources: [arns.images] }]),
  ],
  "publish-events": (arns) => [
    {
      actions: [
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:DescribeStream",
        "dynamodb:ListStreams",
      ],
      resources: [arns.stream],
    },
    { actions: ["events:PutEvents"], resources: [arns.bus] },
    // Lambda sends failed batches to the queue with the function's role.
    { actions: ["sqs:SendMessage"], resources: [arns.unpublished] },
  ],
  "derive-images": (arns) => [
    { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [arns.table] },
    { actions: ["s3:GetObjectVersion"], resources: [objects(arns)] },
    {
      // GetObject reads an image that an earlier attempt wrote.
      actions: ["s3:PutObject", "s3:GetObject", "s3:DeleteObjectVersion"],
      resources: [derived(arns)],
    },
    listVersions(arns, [getDerivedPrefix(arns.prefix)]),
    receiveFrom(arns.images),
  ],
  "handle-events": (arns) => [
    receiveFrom(arns.hookEvents),
    {
      // GetItem reads an existing mark if the response to a failed condition does not contain it.
      actions: [
        "dynamodb:PutItem",
        "dynamodb:GetItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
      ],
      resources: [arns.table],
      // Hooks are the app's code, and must not read or write records. Source: Amazon DynamoDB Developer Guide, "Using IAM policy
      // conditions for fine-grained access control".
      conditions: [
        {
          test: "ForAllValues:StringLike",
          variable: "dynamodb:LeadingKeys",
          values: [`${hookMarkPrefix}#*`],
        },
      ],
    },
  ],
};

/** Returns the statements of a function's role. */
export const listStatements = (name: FunctionName, arns: Arns): readonly Statement[] =>
  grants[name](arns);

/**
 * Returns the statements of a server that answers the whole HTTP API: those of the three functions that answer it on AWS, with one
 * statement for each resource.
 */
export const listServerStatements = (arns: ServerArns): readonly Statement[] => {
  const merged = new Map<string, Statement>();
  for (const statement of Object.values(httpGrants).flatMap((list) => list(arns))) {
    const { resources, conditions } = statement;
    const key = JSON.stringify([resources, conditions]);
    const actions = [...(merged.get(key)?.actions ?? []), ...statement.actions];
    merged.set(key, { ...statement, actions: [...new Set(actions)] });
  }
  return [...merged.values()];
};
