import { acceptedTypes } from "./content/accepted-types.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const minute = 60;
const day = 24 * 60 * minute;

/** The limits that the sending of files goes by, apart from the others only to keep those out of the engine's bundle. */
export const transferLimits = {
  acceptedTypes,
  /** Files in one `POST /uploads`. */
  filesPerRequest: 100,
  fileSize: 100 * GiB,
  /** Files of this size and more need a multipart upload. */
  formThreshold: 32 * MiB,
  part: {
    /** Parts of a multipart upload have this size, or the smallest power of two above it that needs no more than `most`. */
    size: 8 * MiB,
    /** S3's own limit (Amazon S3 User Guide, "Amazon S3 multipart upload limits"). */
    most: 10_000,
  },
  /** Parts in one `POST /uploads/{id}/parts`. */
  partsPerRequest: 100,
  status: {
    /** Uploads in one `POST /uploads/status`. */
    idsPerRequest: 1000,
    /** How long the API may wait before it answers; API Gateway itself gives up after 30 seconds. */
    longestWait: 20,
    /** Seconds from a record's creation in which the API waits for it. Most uploads take less; a waiting request costs. */
    waitsForNew: 1 * minute,
  },
  /** First bytes of a file that are read to tell its type. */
  inspectedBytes: 256 * 1024,
  /** How long a signed policy can be used. */
  policyLifetime: 15 * minute,
} as const;

/**
 * Every limit of Slipway, in one place. Sizes are in bytes, times in seconds, lengths in UTF-16 code units.
 * The schemas, the functions, the page and the infrastructure all read them from here.
 */
export const limits = {
  ...transferLimits,
  fileNameLength: 255,
  titleLength: 120,
  captionLength: 1000,
  /** How long a multipart upload can be gone on with; the signed URL of a part lives as long as a policy. */
  multipartLifetime: 7 * day,
  /** How long after its policy a record waits for a slow upload or a late event before the sweep looks at it. */
  policyGrace: 5 * minute,
  /** How far a function's clock may be from the true time for all that Slipway promises; AWS keeps them far closer. */
  clockSkew: 2 * minute,
  /** How long an object without a record, or an expired record, is kept before a last look. */
  quarantine: 1 * day,
  /** How long a record stays readable after its upload expired, was rejected or was deleted. */
  purgeAfter: 30 * day,
  downloadLinkLifetime: 5 * minute,
  /** Characters of a download link: some programs and proxies take none of 2 KB. */
  linkLength: 2000,
  downloads: {
    /** Counters of each upload. May be raised, never lowered: what the others counted would be forgotten. */
    shards: 4,
    /** Days, with the present one, whose downloads are counted each by itself. */
    days: 90,
    /** How long a download waits for being counted, which takes milliseconds; after that it goes on uncounted. */
    patience: 3,
  },
  /**
   * Once one of the uploads that a request waits for has changed, how long it waits for others, for each that it is
   * about and at most: a few are told as they change, and a thousand do not take a thousand answers.
   */
  gathering: { perUpload: 0.01, most: 10 },
  /** The days a caller may choose to keep a file; without a choice it is kept until its owner deletes it. */
  retentionDays: [1, 7, 30],
  page: { default: 24, max: 100 },
  /** Stored parts in one answer of `POST /uploads/{id}/parts`: one page of S3's ListParts. */
  storedPartsPerAnswer: 1000,
  payload: {
    /** Bytes of a function's event or response as JSON (AWS Lambda Developer Guide, "Lambda quotas", synchronous payload). */
    lambda: 6_291_556,
    /** Bytes of a request's body (Amazon API Gateway Developer Guide, "Quotas for HTTP APIs", payload size). */
    gateway: 10 * MiB,
    /** Bytes up to which an answer is filled with uploads. The rest of Lambda's limit is left for what stands beside them. */
    filled: 5 * MiB,
  },
  /** Fields that one problem names, and characters of each path and message. */
  problem: { errors: 100, textLength: 200 },
  /** What reading the bytes of one upload may take: seconds, and bytes of memory of the process that reads them. */
  inspection: {
    time: 2,
    memory: 256 * MiB,
    /** Seconds that this process may take to start, which count towards no upload's. */
    start: 20,
    /** Attempts in which media details are read. What ended two functions may end a third. */
    attemptsWithMedia: 2,
    /** Attempts of sweeps in some days after which an upload is rejected without another: its bytes end what reads them. */
    mostAttempts: 12,
  },
  /**
   * Bytes at the end of a video or recording that are read as well, if only they tell its size and duration: the tables
   * of a few hours.
   */
  inspectedTailBytes: 4 * MiB,
  /**
   * Partitions of the `due` index, so that no single one becomes hot. May be raised at any time: the old ones stay among
   * the new. Never lower it while records are due in the last ones, or no sweep would find them (`slipway fsck` would).
   */
  dueShards: 4,
  sweep: {
    /** Seconds between two sweeps. */
    every: 5 * minute,
    /** Records one sweep takes from each shard, the longest due first; the others are the next one's. */
    recordsPerShard: 5000,
    /** Records that are settled at once. */
    atOnce: 16,
    /** Seconds before the function's timeout from which on a sweep begins with no further record. */
    reserve: 30,
    /** How long a record that a sweep fails on is left alone: the first time, doubled each time, and at most. */
    backoff: { first: 1 * minute, longest: 1 * day },
  },
  queue: {
    batchSize: 10,
    /** Times a message is tried before it goes to the dead-letter queue. */
    maxReceiveCount: 5,
    visibilityTimeout: 3 * minute,
  },
  stream: {
    batchSize: 100,
    /**
     * Seconds until a change whose event no bus takes is set aside. The stream itself keeps it for a day, so the rest of
     * that day is left to look at it.
     */
    maximumRecordAge: 12 * 60 * minute,
  },
  /** Seconds a function may run. The queue's visibility timeout is six times finalize's (AWS: "Configuring an Amazon SQS event source"). */
  timeout: {
    /** Lists up to ten pages of parts before they are completed. */
    request: 20,
    /** CompleteMultipartUpload can take minutes (Amazon S3 API Reference). This is the most that Lambda allows. */
    complete: 15 * minute,
    library: 10,
    /** Longer than `status.longestWait`. */
    statuses: 25,
    finalize: 30,
    sweep: 5 * minute,
    publish: 30,
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
  },
  /** Memory of a function, in MB as Lambda counts them; its share of a CPU grows with it. */
  memory: { request: 512, complete: 512, finalize: 1024, sweep: 512, publish: 512 },
} as const;
