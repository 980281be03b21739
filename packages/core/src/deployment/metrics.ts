import type { Outcome } from "../lifecycle/decision.ts";
import type { FunctionName } from "./grants.ts";

/** The CloudWatch namespace of every metric. */
export const metricsNamespace = "Slipway";

/** The names of all metrics in CloudWatch. */
export const metrics = {
  requested: "UploadsRequested",
  finalized: "UploadsFinalized",
  rejected: "UploadsRejected",
  duplicate: "EventsDuplicate",
  replay: "ReplaysDeleted",
  late: "LateObjects",
  /** The event of a deletion that was already known, usually one by Slipway itself. */
  gone: "DeletionsKnown",
  orphan: "OrphansFound",
  expired: "UploadsExpired",
  settled: "UploadsSettled",
  retentionOver: "RetentionsOver",
  /** The time of a file in the trash ended. */
  trashOver: "TrashTimesOver",
  removedInStorage: "UploadsRemovedInStorage",
  orphanRemoved: "OrphansRemoved",
  multipartAborted: "MultipartUploadsAborted",
  /** A record that differed from its pinned version was corrected. */
  corrected: "RecordsCorrected",
  trashed: "UploadsTrashed",
  restored: "UploadsRestored",
  deleted: "UploadsDeleted",
  edited: "UploadsEdited",
  derivationStarted: "DerivationsStarted",
  derived: "UploadsDerived",
  /** An upload has no variants, for a reason in its record. */
  notDerived: "UploadsNotDerived",
  /** An upload was deleted while images were derived from it. */
  derivedLate: "DerivationsLate",
  refused: "FactsRefused",
  downloaded: "Downloads",
  /** A download could not be counted in time. */
  uncounted: "DownloadsUncounted",
  /** The sweep finalized an object whose event was lost. */
  healed: "UploadsHealed",
  /** An object under Slipway's prefix whose key does not belong to an upload. */
  foreign: "ForeignObjects",
  sweepFailed: "SweepFailures",
  /** A sweep left due records to the next sweep. */
  sweepCutShort: "SweepsCutShort",
  eventPublished: "EventsPublished",
  /** The bus did not accept an event. The stream delivers the change again. */
  eventUnpublished: "EventsUnpublished",
  /** An item in the table's stream is not a valid record. */
  notARecord: "StreamItemsSkipped",
  hookCompleted: "HooksCompleted",
  /** A hook threw, or took too long. Its event is received again. */
  hookFailed: "HooksFailed",
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
  | "notARecord"
  | "hookCompleted"
  | "hookFailed",
  string
>;

export type Metric = keyof typeof metrics;

/** The metrics that are also counted by kind if the app has a config, each with the functions that count it. */
export const metricsByKind = {
  requested: ["request-upload"],
  finalized: ["finalize-upload", "sweep-uploads"],
  rejected: ["finalize-upload", "sweep-uploads"],
  expired: ["sweep-uploads"],
  trashed: ["library"],
  restored: ["library"],
  deleted: ["library"],
  retentionOver: ["sweep-uploads"],
  trashOver: ["sweep-uploads"],
  removedInStorage: ["finalize-upload", "sweep-uploads"],
  edited: ["library"],
} as const satisfies Partial<Record<Metric, readonly FunctionName[]>>;
