import type { FastClock } from "./clock.ts";

/** A command of the soak test to a stack's process, which reports when it is done. */
export type StackCommand = { readonly number: number } & (
  | { readonly kind: "sweep" | "settle" }
  | { readonly kind: "set-clock"; readonly clock: FastClock }
);

/** A message from the process. */
export type StackMessage =
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly number: number; readonly error?: string };
