/** The hooks of a kind. */
export const hookNames = ["authorize", "onReady", "onRejected", "onDeleted"] as const;

export type HookName = (typeof hookNames)[number];
