/** The hooks of a kind. */
export const hookNames = ["authorize", "onReady", "onRejected", "onDeleted"] as const;

/** The name of a hook of a kind. */
export type HookName = (typeof hookNames)[number];
