import { limits } from "@slipway/core/limits";

/**
 * What no test can measure without an account: how long functions run on AWS and how much they log. Chosen above what is
 * likely, for an upload that comes alone; uploads that come together share invocations.
 */
export const assumptions = {
  /** Seconds that one invocation is billed for, with its memory in MB. */
  functions: {
    request: { seconds: 0.1, memory: limits.memory.request },
    /** Waits with the caller until the upload is ready. */
    status: { seconds: 1.5, memory: limits.memory.request },
    finalize: { seconds: 0.2, memory: limits.memory.finalize },
    publish: { seconds: 0.1, memory: limits.memory.publish },
    download: { seconds: 0.05, memory: limits.memory.request },
  },
  /** Bytes that one invocation logs, Lambda's own lines with it, and one request of the API. */
  logBytes: { invocation: 1500, request: 400 },
  /** Reads of the record while the caller waits, each of up to 4 KB and strongly consistent. */
  readsWhileWaiting: 2,
  /** Looks of an open page at its library: every 10 to 20 seconds where nothing changes. */
  libraryPollsPerHour: 240,
  /** Bytes of a record with its two index entries, each with the 100 bytes that DynamoDB adds. */
  recordBytes: 3 * 1100,
  /** Idle long polls of the queue by Lambda: five pollers, 20 seconds each. */
  idleReceivesPerMonth: (5 * 30 * 24 * 60 * 60) / 20,
  /** Custom metrics that a busy deployment counts, one for each function that counts it. */
  customMetrics: 30,
  /** Metrics that the alarms watch; infra/documents.test.ts counts them. */
  alarmMetrics: 37,
} as const;
