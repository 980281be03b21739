/** The hooks of a kind. */
export const hookNames = [
  "authorize",
  "onReady",
  "onRejected",
  "onTrashed",
  "onRestored",
  "onDeleted",
] as const;

/** The name of a hook of a kind. */
export type HookName = (typeof hookNames)[number];
