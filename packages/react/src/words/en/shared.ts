import type { ProblemCode } from "@slipway/core/problem";

/** The kind of an error: a problem of the API, no response of the API, a response of the storage, or something else. */
export type ErrorKind = ProblemCode | "unreachable" | "storage" | "other";

/** The texts in English that several of the styled components show. */
export const createSharedMessages = () => ({
  close: "Close",
  justNow: "just now",
  /** Why something failed. `detail` is from the API, from the browser, or from the app, and usually in English. */
  problem: (_kind: ErrorKind, detail: string): string => detail,
});

export type SharedMessages = ReturnType<typeof createSharedMessages>;
