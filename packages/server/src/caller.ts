import type { Caller } from "@slipway/core/kinds/hooks";
import { Problem } from "@slipway/core/problem";
import type { ApiOptions, Telemetry } from "./options.ts";

/**
 * Creates a function that returns the caller of a request.
 *
 * @param caller the app's function
 * @returns a function that throws the {@link Problem} `unavailable` if the app's function fails, and returns undefined if there is no
 *   caller
 * @throws {TypeError} if `caller` is not a function
 */
export const createCallerFinder = (
  caller: ApiOptions["caller"],
  telemetry: Telemetry,
): ((request: Request) => Promise<Caller>) => {
  if (typeof caller !== "function")
    throw new TypeError(
      "The option caller must be a function that returns the caller of a request, such as { sub: session.userId }.",
    );
  return async (request) => requireCaller(await callApp(() => caller(request), telemetry));
};

const callApp = async (
  call: () => ReturnType<ApiOptions["caller"]>,
  telemetry: Telemetry,
): Promise<Caller | undefined> => {
  try {
    const found = await call();
    if (found === undefined || found === null) return undefined;
    const { sub, claims } = found;
    if (typeof sub !== "string" || sub === "")
      throw new TypeError("caller must return an object with a text in sub, or undefined.");
    return { sub, claims: { ...claims, sub } };
  } catch (thrown) {
    const error = thrown instanceof Response ? createResponseError(thrown) : thrown;
    telemetry.error("caller failed", { error });
    throw new Problem("unavailable", "The caller couldn't be determined. Try again.");
  }
};

/** Names the cause if the app's function redirects to a sign-in page, as loaders of pages do. */
const createResponseError = ({ status }: Response) =>
  new TypeError(
    `caller threw a response with status ${status}. Return undefined for a request without a session.`,
  );

/** @throws {Problem} `unauthorized` without a caller */
export const requireCaller = (caller: Caller | undefined): Caller => {
  if (caller === undefined) throw new Problem("unauthorized", "Sign in to do this.");
  return caller;
};
