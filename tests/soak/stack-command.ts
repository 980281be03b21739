import type { FastClock } from "./clock.ts";

/** What the soak test has a stack's process do. Each is answered once it is done. */
export type StackCommand = { readonly number: number } & (
  | { readonly kind: "sweep" | "settle" }
  | { readonly kind: "set-clock"; readonly clock: FastClock }
);

/** What the process says. */
export type StackMessage =
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly number: number; readonly error?: string };
