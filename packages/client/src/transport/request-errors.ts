import type { FieldError, ProblemCode } from "@slipway/core/problem";

/** The API answered with a problem, or with something that is none of its own. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly errors: readonly FieldError[];
  /** Milliseconds that the API asks to be left alone. */
  readonly retryAfter: number;
  readonly #code: string;

  /**
   * @param answer the HTTP status; the problem's code, empty where the answer was no problem of the API's; what happened,
   *   for the person who reads it; the fields and the rules they broke; milliseconds to wait, none unless given
   */
  constructor(answer: {
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly errors?: readonly FieldError[];
    readonly retryAfter?: number;
  }) {
    super(answer.detail);
    this.status = answer.status;
    this.errors = answer.errors ?? [];
    this.retryAfter = answer.retryAfter ?? 0;
    this.#code = answer.code;
  }

  /** Whether it is this problem. */
  is(code: ProblemCode): boolean {
    return this.#code === code;
  }
}

/** No answer came: the connection failed, broke off or stood still. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** Whether the same request may succeed a moment later. */
export const isTransient = (error: unknown): boolean =>
  error instanceof NetworkError ||
  (error instanceof ApiError && (error.status >= 500 || error.status === 429));

/**
 * Whether the API could not take another request: API Gateway answers 503 where a function has no room for another
 * execution, and 429 where too many requests come.
 */
export const isThrottled = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 503 || error.status === 429);

/** Milliseconds that whoever answered asks to be left alone. */
export const getRetryAfter = (error: unknown): number =>
  error instanceof ApiError ? error.retryAfter : 0;
