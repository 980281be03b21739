import { type ProblemDetails, problemTypePrefix } from "@slipway/core/problem";
import * as v from "valibot";
import { ApiError } from "./wire-error.ts";

/** RFC 9457, as far as the client reads it. Every member may be missing: a proxy can answer in the API's place. */
const ProblemAnswer = v.object({
  type: v.optional(v.string(), ""),
  title: v.optional(v.string()),
  detail: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() })), []),
} satisfies Partial<Record<keyof ProblemDetails, v.GenericSchema>>);

/**
 * The error that an answer tells of.
 *
 * @param response an answer whose status is not one of success; its body is read
 */
export const readProblem = async (response: Response): Promise<ApiError> => {
  const { type, title, detail, errors } = v.parse(
    v.fallback(ProblemAnswer, { type: "", errors: [] }),
    await response.json().catch(() => undefined),
  );
  return new ApiError({
    status: response.status,
    code: type.startsWith(problemTypePrefix) ? type.slice(problemTypePrefix.length) : "",
    detail: detail ?? title ?? `The server answered ${response.status}.`,
    errors,
  });
};
