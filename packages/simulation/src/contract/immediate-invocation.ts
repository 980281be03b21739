import type { Invocation } from "../functions/runtime.ts";

/** A time of day one, in ISO 8601: so many minutes after its beginning. */
export const at = (minute: number): string =>
  new Date(Date.parse("2026-01-01T00:00:00.000Z") + minute * 60_000).toISOString();

/** An invocation whose calls are answered immediately. */
export const immediately: Pick<Invocation, "call" | "clock"> = {
  call: async ({ act }) => act(),
  clock: () => new Date(),
};
