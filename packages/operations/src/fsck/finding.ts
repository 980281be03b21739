import * as v from "valibot";

/** Everything that can be wrong, in the order of the report. */
export const faultKinds = [
  "ghost",
  "mismatch",
  "overdue",
  "misfiled",
  "lost-image",
  "stray-image",
  "orphan",
  "replay",
  "multipart",
  "foreign",
  "unreadable",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Differences that the life cycle is still working on, and that are not faults yet. */
export const progressKinds = ["pending", "event", "due", "quarantine", "multipart"] as const;
export type ProgressKind = (typeof progressKinds)[number];

/** The outcome of a repair. A state file contains these values. */
export const RepairOutcome = v.picklist([
  /** The finding is repaired. */
  "repaired",
  /** The life cycle will finish the repair later, such as at the end of an orphan's quarantine. */
  "started",
  /** The life cycle cannot repair it. An operator must check it. */
  "remains",
]);
export type RepairOutcome = v.InferOutput<typeof RepairOutcome>;

/** One confirmed fault. */
export const Finding = v.object({
  kind: v.picklist(faultKinds),
  key: v.string(),
  /** The upload's id; absent for a key that does not belong to an upload. */
  id: v.optional(v.string()),
  versionId: v.optional(v.string()),
  multipartUploadId: v.optional(v.string()),
  /** A description of the fault for operators. */
  detail: v.string(),
  /** Present after a repair was attempted. */
  repair: v.optional(RepairOutcome),
});
export type Finding = v.InferOutput<typeof Finding>;

/** The result of classifying one entry. */
export type Verdict =
  | { readonly is: "fine" }
  | { readonly is: "in-progress"; readonly kind: ProgressKind }
  | { readonly is: "wrong"; readonly kind: FaultKind; readonly detail: string };

export const fine: Verdict = { is: "fine" };
export const inProgress = (kind: ProgressKind): Verdict => ({ is: "in-progress", kind });
export const wrong = (kind: FaultKind, detail: string): Verdict => ({ is: "wrong", kind, detail });
