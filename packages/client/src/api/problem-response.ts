import { type FieldError, problemTypePrefix } from "@slipway/core/problem";
import { ApiError } from "../transport/request-errors.ts";
import { parseRetryAfter } from "../transport/retry-policy.ts";

/**
 * The error that an answer tells of, in the form of RFC 9457. Every member may be missing: a proxy can answer in the
 * API's place.
 *
 * @param response an answer whose status is not one of success; its body is read
 */
export const readProblem = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => undefined);
  const { type, title, detail, errors } = readMembers(body);
  const code = textOf(type);
  return new ApiError({
    status: response.status,
    code: code?.startsWith(problemTypePrefix) ? code.slice(problemTypePrefix.length) : "",
    detail: textOf(detail) ?? textOf(title) ?? `The server answered ${response.status}.`,
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    retryAfter: parseRetryAfter(response.headers.get("retry-after")),
  });
};

/** The members of a JSON object; none for anything else. */
export const readMembers = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const isFieldError = (value: unknown): value is FieldError => {
  const { path, message } = readMembers(value);
  return typeof path === "string" && typeof message === "string";
};
