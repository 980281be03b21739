import { metricsByKind } from "@slipway/core/deployment/metrics";
import { limits } from "@slipway/core/limits";

/**
 * Values that no test can measure without an account: how long functions run on AWS, and how much they log. They are higher
 * than likely, for a single upload. Concurrent uploads share invocations.
 */
export const assumptions = {
  /** Billed seconds of one invocation, and its memory in MB. */
  functions: {
    request: { seconds: 0.1, memory: limits.memory.request },
    /** Waits with the caller until the upload is ready. */
    status: { seconds: 1.5, memory: limits.memory.request },
    finalize: { seconds: 0.2, memory: limits.memory.finalize },
    publish: { seconds: 0.1, memory: limits.memory.publish },
    download: { seconds: 0.05, memory: limits.memory.request },
    /** Without the time that the app's own code takes. */
    hook: { seconds: 0.1, memory: limits.memory.hooks },
    /** A photo of a few MB. */
    images: { seconds: 1, memory: limits.memory.images },
  },
  /** Bytes that one invocation logs, including Lambda's own lines, and that one request to the API logs. */
  logBytes: { invocation: 1500, request: 400 },
  /** Reads of the record while the caller waits, each of up to 4 KB and strongly consistent. */
  readsWhileWaiting: 2,
  /** Requests of an open page for its library: every 10 to 20 seconds if nothing changes. */
  libraryPollsPerHour: 240,
  /** Bytes of a record with its index entries by owner, due time, and change, and its entry by digest, each with the 100 bytes that DynamoDB adds. */
  recordBytes: 4 * 1100 + 250,
  /** Idle long polls of the queue by Lambda: five pollers, 20 seconds each. */
  idleReceivesPerMonth: (5 * 30 * 24 * 60 * 60) / 20,
  /** Custom metrics that a busy deployment counts, one for each function that counts it. */
  customMetrics: 30,
  /** Custom metrics of each kind of a config: each metric that is counted by kind, for each function that counts it. */
  customMetricsOfKind: Object.values(metricsByKind).flat().length,
  /** Metrics that the alarms monitor. infra/documents.test.ts counts them. */
  alarmMetrics: 45,
} as const;
