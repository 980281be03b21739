import type { Outcome } from "../lifecycle/decision.ts";

/** The CloudWatch namespace of every metric. */
export const metricsNamespace = "Slipway";

/** What each thing that is counted is called in CloudWatch; alarms watch some of them. */
export const metrics = {
  requested: "UploadsRequested",
  finalized: "UploadsFinalized",
  rejected: "UploadsRejected",
  duplicate: "EventsDuplicate",
  replay: "ReplaysDeleted",
  late: "LateObjects",
  /** The event of a deletion that is no news: mostly one of ours. */
  gone: "DeletionsKnown",
  orphan: "OrphansFound",
  expired: "UploadsExpired",
  settled: "UploadsSettled",
  retentionOver: "RetentionsOver",
  removedInStorage: "UploadsRemovedInStorage",
  orphanRemoved: "OrphansRemoved",
  multipartAborted: "MultipartUploadsAborted",
  /** A record said otherwise of its pinned version than S3 does. */
  corrected: "RecordsCorrected",
  deleted: "UploadsDeleted",
  edited: "UploadsEdited",
  refused: "FactsRefused",
  downloaded: "Downloads",
  /** A download whose counter could not be written, or not in time. */
  uncounted: "DownloadsUncounted",
  /** The sweep found an object whose event never came. */
  healed: "UploadsHealed",
  /** An object under our prefix whose key is none of ours. */
  foreign: "ForeignObjects",
  sweepFailed: "SweepFailures",
  /** A sweep left what was due to the next one. */
  sweepCutShort: "SweepsCutShort",
  eventPublished: "EventsPublished",
  /** The bus did not take an event; the stream brings it again. */
  eventUnpublished: "EventsUnpublished",
  /** An item of the table's stream that is no record. */
  notARecord: "StreamItemsSkipped",
} as const satisfies Record<
  | Outcome
  | "downloaded"
  | "uncounted"
  | "healed"
  | "foreign"
  | "sweepFailed"
  | "sweepCutShort"
  | "eventPublished"
  | "eventUnpublished"
  | "notARecord",
  string
>;

export type Metric = keyof typeof metrics;
