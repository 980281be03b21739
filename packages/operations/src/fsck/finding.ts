import * as v from "valibot";

/** What can be wrong, in the order in which it is told. */
export const faultKinds = [
  "ghost",
  "mismatch",
  "overdue",
  "orphan",
  "replay",
  "multipart",
  "foreign",
  "unreadable",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What is under way, and no fault yet. */
export const progressKinds = ["pending", "event", "due", "quarantine", "multipart"] as const;
export type ProgressKind = (typeof progressKinds)[number];

/** What became of a finding that was to be mended. */
export const RepairOutcome = v.picklist([
  /** It is right now. */
  "repaired",
  /** The life cycle has it, and ends it in its time: an orphan's quarantine. */
  "begun",
  /** The life cycle does not mend it: somebody has to look. */
  "remains",
]);
export type RepairOutcome = v.InferOutput<typeof RepairOutcome>;

/** One thing that is wrong, looked at twice. */
export const Finding = v.object({
  kind: v.picklist(faultKinds),
  key: v.string(),
  /** Of the upload; absent for a key that is no upload's. */
  id: v.optional(v.string()),
  versionId: v.optional(v.string()),
  multipartUploadId: v.optional(v.string()),
  /** What is wrong, in one sentence. */
  detail: v.string(),
  /** Only where it was to be mended. */
  repair: v.optional(RepairOutcome),
});
export type Finding = v.InferOutput<typeof Finding>;

/** What a look at one thing says: all is well, it is under way, or it is wrong. */
export type Verdict =
  | { readonly is: "fine" }
  | { readonly is: "in-progress"; readonly kind: ProgressKind }
  | { readonly is: "wrong"; readonly kind: FaultKind; readonly detail: string };

export const fine: Verdict = { is: "fine" };
export const inProgress = (kind: ProgressKind): Verdict => ({ is: "in-progress", kind });
export const wrong = (kind: FaultKind, detail: string): Verdict => ({ is: "wrong", kind, detail });
