import type { FieldError, ProblemCode } from "@slipway/core/problem";

/** The API responded with a problem, or another server responded in its place. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** The fields and the rules they break. */
  readonly errors: readonly FieldError[];
  /** Milliseconds that the API asks to wait before a retry. */
  readonly retryAfter: number;
  /** The app's code for its refusal, such as `album-closed`. */
  readonly refusalCode: string | undefined;
  /** The problem's code, such as `invalid-request`. Empty if the response is not a problem of the API. */
  readonly code: string;
  /** The server's explanation for the user. Empty if it sent none. */
  readonly detail: string;

  /** @param response its members. `retryAfter` is 0 by default */
  constructor(response: {
    readonly status: number;
    readonly code?: string;
    readonly detail?: string;
    readonly errors?: readonly FieldError[];
    readonly retryAfter?: number;
    readonly refusalCode?: string | undefined;
  }) {
    const { status, code = "", detail = "" } = response;
    super(detail || `The server responded unexpectedly with status ${status}.`);
    this.status = status;
    this.detail = detail;
    this.errors = response.errors ?? [];
    this.retryAfter = response.retryAfter ?? 0;
    this.refusalCode = response.refusalCode;
    this.code = code;
  }

  /** Returns true if the response is this problem. */
  is(code: ProblemCode): boolean {
    return this.code === code;
  }
}

/** No response arrived: the connection failed, was lost, or stalled. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** Returns true if a retry of the same request may succeed. */
export const isTransient = (error: unknown): boolean =>
  error instanceof NetworkError ||
  (error instanceof ApiError && (error.status >= 500 || error.status === 429));

/**
 * Returns true if the API has no capacity for another request. API Gateway responds 503 if a function reached its
 * concurrency limit, and 429 if requests are throttled.
 */
export const isThrottled = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 503 || error.status === 429);

/** Returns the milliseconds that the server asks to wait before a retry; 0 if it does not. */
export const getRetryAfter = (error: unknown): number =>
  error instanceof ApiError ? error.retryAfter : 0;
