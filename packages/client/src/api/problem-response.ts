import { type FieldError, problemTypePrefix } from "@slipway/core/problem";
import { ApiError } from "../transport/request-errors.ts";
import { parseRetryAfter } from "../transport/retry-policy.ts";

/**
 * Reads the error of a response in the format of RFC 9457. Every member can be missing, because a proxy can respond instead
 * of the API.
 *
 * @param response a response with an error status; its body is read
 */
export const readProblem = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => undefined);
  const { type, title, detail, errors, code: refusalCode } = readMembers(body);
  const code = asText(type);
  return new ApiError({
    status: response.status,
    code: code?.startsWith(problemTypePrefix) ? code.slice(problemTypePrefix.length) : "",
    detail: asText(detail) ?? asText(title) ?? "",
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    retryAfter: parseRetryAfter(response.headers.get("retry-after")),
    refusalCode: asText(refusalCode),
  });
};

/** Returns the members of a JSON object, or none for any other value. */
export const readMembers = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const isFieldError = (value: unknown): value is FieldError => {
  const { path, message } = readMembers(value);
  return typeof path === "string" && typeof message === "string";
};
