import { acceptedTypes, defaultTypes } from "./content/accepted-types.ts";
import { fieldLimits, problemLimits } from "./fields/field-limits.ts";
import { batchLimits } from "./routes/batches/batch-limits.ts";
import { transferLimits } from "./transfer-limits.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Limits for the settings of kinds. The other ceilings are today's limits for every upload. */
export const kindLimits = {
  kinds: 50,
  /** Fields that uploads of one kind can be listed by. */
  indexFields: 2,
  /** The name of such a field. */
  indexNameLength: 64,
  /** The value of such a field in UTF-8 bytes. It is part of a key together with the owner, the kind, and the field's name. */
  indexValueSize: 200,
  /** A partition key in UTF-8 bytes (Amazon DynamoDB Developer Guide, "Quotas and limits"). */
  indexKeySize: 2048,
  editableFields: 64,
  retentionChoices: 10,
  /** Derived images: how many a kind can have, their sides in pixels, and their quality. */
  variants: {
    most: 8,
    side: { min: 1, max: 4096 },
    quality: { min: 1, max: 100 },
    defaultQuality: 80,
  },
  /** The longest retention in days: 100 years. */
  retention: 36_500,
  /**
   * The range of signed lifetimes. A signature is valid at most as long as the session of the role that signed (Amazon S3 User
   * Guide, "Download and upload objects with presigned URLs"), and an hour is IAM's default for a role's longest session.
   */
  policyLifetime: { min: 5 * minute, max: 1 * hour },
  linkLifetime: { min: 1 * minute, max: 1 * hour },
  /** How long all calls of `authorize` for one request may take together. */
  authorizeTime: 3,
} as const;

/** The length of an owner's ID in UTF-8 bytes (OpenID Connect Core, section 2 "ID Token", `sub`). */
export const ownerSize = 255;

/**
 * Defines every limit of Slipway. Sizes are in bytes, times in seconds, and lengths in UTF-16 code units. The schemas, the
 * functions, the page, and the infrastructure use these values.
 */
export const limits = {
  ...transferLimits,
  acceptedTypes,
  defaultTypes,
  fileSize: 100 * GiB,
  /** The lifetime of a signed policy. A kind can have another. */
  policyLifetime: 15 * minute,
  fileNameLength: 255,
  /** A folder's path: its length in UTF-8 bytes, and its levels of folders. */
  path: { size: 1024, levels: 32 },
  titleLength: 120,
  captionLength: 1000,
  /** How long a multipart upload can be resumed. The signed URL of a part has the lifetime of a policy. */
  multipartLifetime: 7 * day,
  /** How long after its policy expires a record waits for a slow upload or a late event before the sweep processes it. */
  policyGrace: 5 * minute,
  /** The largest clock error of a function for which Slipway's guarantees hold. AWS's clocks are far more accurate. */
  clockSkew: 2 * minute,
  /** How long an object without a record, or an expired record, is kept before a last check. */
  quarantine: 1 * day,
  /** How long a record stays readable after its upload expired, was rejected, or was deleted. */
  purgeAfter: 30 * day,
  downloadLinkLifetime: 5 * minute,
  /** The maximum length of a download link. Some programs and proxies reject links of 2 KB. */
  linkLength: 2000,
  /** Links to the files' own CloudFront distribution. */
  fileLinks: {
    /** How long a link stays the same, and how long browsers and CloudFront keep a file. A link is valid for one to two hours. */
    hour: 1 * hour,
    /** The length of a file's name in the address of a public file. */
    publicNameLength: 300,
  },
  /** Share links, which people without a token use. */
  shares: {
    /** How long a link is valid. */
    lifetime: { default: 7 * day, max: 365 * day },
    passwordLength: { min: 4, max: 200 },
    /** The most downloads that a link can be limited to. */
    downloads: 1_000_000,
    /** The uploads of one link. */
    uploads: 50,
    /** The links that can be created to one upload. */
    perUpload: 1000,
    /** The links of a deleted upload that are ended at the same time. */
    endedAtOnce: 10,
    /** The links in one response. */
    listed: 50,
    /** Attempts with a password until the link is locked, and how long the lockout takes after the last attempt. */
    attempts: 10,
    lockout: 15 * minute,
    /** How long a password that was given is remembered in the addresses of the page, at least. */
    unlocked: 1 * hour,
  },
  downloads: {
    /** The number of counters for each upload. Never lower it: the counts of the other counters would be lost. */
    shards: 4,
    /** The number of days, including today, for which downloads are counted by day. */
    days: 90,
    /** How long a download waits to be counted, which takes milliseconds. After that, the download continues without it. */
    patience: 3,
  },
  /**
   * How long a waiting request collects further changes after the first one: for each upload that it asks about, and at
   * most. A few uploads are reported immediately, and a thousand uploads do not need a thousand responses.
   */
  gathering: { perUpload: 0.01, most: 10 },
  /** The retention periods that a caller can choose, in days. By default a file is kept until its owner deletes it. */
  retentionDays: [1, 7, 30],
  /** How many days a deleted file stays in the trash. A kind can have another time. */
  trashDays: 30,
  page: { default: 24, max: 100 },
  feed: {
    /** Changes in one response. */
    changes: 1000,
    /** The bytes of changes in one response, before they are compressed. */
    size: 1 * MiB,
    /**
     * How late a change can appear in the feed: the sum of the errors of two clocks, of the longest time of a function that writes a
     * record, of a request in flight, and of the index.
     */
    lateness: 2 * (2 * minute) + 5 * minute + 3 * minute + 1 * minute,
    /** How often the feed reads that time again, for changes that appeared late. */
    rereadEvery: 1 * minute,
    /** How long ago a change is, in seconds, when later reads may start after it. Index entries of two writes can appear in any order. */
    settled: 2,
    /** How long a cursor is valid. Deleted uploads leave the table after `purgeAfter`. */
    cursorLifetime: 28 * day,
  },
  /** A search: the length of its text, and the uploads that one request reads at most, and at once. */
  search: { queryLength: 200, uploads: 10_000, atOnce: 1000 },
  /** Uploads in one response of an owner's export. */
  exportedPerPage: 200,
  /** How long one request deletes an owner's uploads or empties the trash, how many it lists at once, and how many it deletes in parallel. */
  ownerDeletion: { time: 5, listed: 100, atOnce: 10 },
  batch: batchLimits,
  /** Stored parts in one response of `POST /uploads/{id}/parts`: one page of S3's ListParts. */
  storedPartsPerAnswer: 1000,
  payload: {
    /** The size of a function's event or response as JSON (AWS Lambda Developer Guide, "Lambda quotas", synchronous payload). */
    lambda: 6_291_556,
    /** The size of a request's body (Amazon API Gateway Developer Guide, "Quotas for HTTP APIs", payload size). */
    gateway: 10 * MiB,
    /** The size up to which a response is filled with uploads. The rest of Lambda's limit is for its other members. */
    filled: 5 * MiB,
  },
  problem: problemLimits,
  fields: fieldLimits,
  kinds: kindLimits,
  ownerSize,
  /** Limits for reading the bytes of one upload: the time, and the memory of the process that reads them. */
  inspection: {
    time: 2,
    memory: 256 * MiB,
    /** How long this process may take to start. The start does not count toward an upload's time. */
    start: 20,
    /** The number of attempts that read media details. An upload that ended two functions could end a third. */
    attemptsWithMedia: 2,
    /** After this many failed attempts of sweeps, an upload is rejected, because its bytes end every process that reads them. */
    mostAttempts: 12,
  },
  /**
   * Limits for deriving images and details from one upload: the time and the memory of the process that decodes it, and its input.
   */
  images: {
    time: 9,
    memory: 512 * MiB,
    /** How long this process may take to start. */
    start: 20,
    /** A larger image has no variants. */
    inputSize: 64 * MiB,
    /** Pixels of all frames that are decoded. */
    pixels: 100_000_000,
    /** An animation with more frames has variants of its first frame. */
    frames: 200,
    /** Pixels of all frames of an animated variant. */
    animatedPixels: 20_000_000,
    /** Bytes of a video or recording that are read for its details. */
    readBytes: 32 * MiB,
    /** The longest side of the image that placeholders are computed from (ThumbHash). */
    placeholderSide: 100,
    /** How often an upload is tried. One that ended several functions would end them all. */
    mostAttempts: 3,
    /** Each image is derived alone, so that one that ends its function takes no other message along. */
    batchSize: 1,
    maxReceiveCount: 5,
    /** Six times the function's timeout. */
    visibilityTimeout: 6 * minute,
  },
  /**
   * The number of last bytes of a video or recording that are also read, if only they contain its dimensions and duration.
   * They hold the tables of a few hours.
   */
  inspectedTailBytes: 4 * MiB,
  /**
   * The number of partitions of the `due` index, so that no single one becomes hot. You can raise it at any time. Never
   * lower it while records are due in the last partitions: no sweep would find them (`slipway fsck` would).
   */
  dueShards: 4,
  sweep: {
    /** The interval between sweeps. */
    every: 5 * minute,
    /** The number of records that one sweep reads from each shard, the longest due first. The next sweep reads the others. */
    recordsPerShard: 5000,
    /** The number of records that are processed in parallel. */
    atOnce: 16,
    /** A sweep starts no further record when its function times out within this time. */
    reserve: 30,
    /** How long a record is postponed after a sweep failed on it: at first, doubled each time, and at most. */
    backoff: { first: 1 * minute, longest: 1 * day },
  },
  queue: {
    batchSize: 10,
    /** How often a message is received before it moves to the dead-letter queue. */
    maxReceiveCount: 5,
    visibilityTimeout: 3 * minute,
  },
  hooks: {
    /**
     * How long a hook may take. It fails before its function times out (`timeout.hooks`), so that the failure is logged with its
     * upload.
     */
    time: 55,
    /** A hook is the app's code. Each is called alone, so that one that ends its function takes no other message along. */
    batchSize: 1,
    /** How often a hook is called for one event before its message moves to the dead-letter queue, in about an hour. */
    maxReceiveCount: 10,
    /** Six times the function's timeout (AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping"). */
    visibilityTimeout: 6 * minute,
    /**
     * How long a completed hook is remembered. A duplicate is received at most after the retries of EventBridge (1 day), the queue's
     * retention (4 days), and the retention of the dead-letter queue (14 days), unless it is redriven more than once.
     */
    remembered: 30 * day,
  },
  stream: {
    batchSize: 100,
    /**
     * After this time, a change whose event the bus does not accept becomes a dead letter. The stream keeps the change for a
     * day, so the rest of the day is left to read it.
     */
    maximumRecordAge: 12 * 60 * minute,
  },
  /** The timeouts of functions. The queue's visibility timeout is six times finalize's (AWS: "Configuring an Amazon SQS event source"). */
  timeout: {
    /** Enough to list ten pages of parts before an upload is completed. */
    request: 20,
    /** CompleteMultipartUpload can take minutes (Amazon S3 API Reference). This is Lambda's maximum. */
    complete: 15 * minute,
    library: 10,
    /** Longer than `status.longestWait`. */
    statuses: 25,
    finalize: 30,
    sweep: 5 * minute,
    publish: 30,
    hooks: 1 * minute,
    images: 1 * minute,
  },
  /** Seconds that a request to complete an upload waits for S3 before it answers that the upload is still being completed. */
  completionWait: 3,
  /** Executions at the same time: of an account, and what is reserved of them, which is also the most of each function. */
  concurrency: {
    /** An account's quota, unless AWS has raised it or not raised it yet (AWS Lambda Developer Guide, "Lambda quotas"). */
    quota: 1000,
    finalize: 50,
    statuses: 100,
    sweep: 1,
    /** The app's own services must bear this number of hooks at the same time. */
    hooks: 20,
    images: 20,
  },
  /** Memory of a function, in MB as Lambda counts them; its share of a CPU grows with it. */
  memory: {
    request: 512,
    complete: 512,
    finalize: 1024,
    sweep: 512,
    publish: 512,
    hooks: 512,
    images: 1769,
  },
} as const;
