import type { Outcome } from "./decision.ts";

/** The CloudWatch namespace of every metric. */
export const metricsNamespace = "Slipway";

/** The metric that counts an outcome of the life cycle; alarms watch some of them. */
export const outcomeMetrics = {
  requested: "UploadsRequested",
  finalized: "UploadsFinalized",
  rejected: "UploadsRejected",
  duplicate: "EventsDuplicate",
  replay: "ReplaysDeleted",
  late: "LateObjectsDeleted",
  orphan: "OrphansFound",
  expired: "UploadsExpired",
  settled: "UploadsSettled",
  deleted: "UploadsDeleted",
  edited: "UploadsEdited",
  downloaded: "Downloads",
  refused: "FactsRefused",
} as const satisfies Record<Outcome, string>;
