import { isOwner } from "../fields/owner.ts";
import { ownerSize } from "../limits.ts";
import type { AuthorizeRequest, Caller } from "./hooks.ts";
import { isRefusal } from "./refusal.ts";

/** The decision of `authorize`. */
export type Authorization =
  | {
      readonly kind: "allowed";
      /** Fields to add. They were not checked. */
      readonly fields: Readonly<Record<string, unknown>>;
      /** The owner of the uploads, if it is not the caller's. */
      readonly owner?: string;
    }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/**
 * Calls `authorize`. It does not limit the time.
 *
 * @param authorize the hook of the kind; undefined allows every request
 * @throws if the hook fails, and a `TypeError` if its result is invalid
 */
export const authorizeUploads = async (
  authorize: ((request: AuthorizeRequest<never>) => unknown) | undefined,
  request: AuthorizeRequest<unknown>,
): Promise<Authorization> => {
  try {
    return readResult(await authorize?.(request as AuthorizeRequest<never>));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: "refused", code: error.code, message: error.message };
  }
};

const readResult = (result: unknown): Authorization => {
  if (isRefusal(result)) throw result;
  if (result === undefined || result === true) return { kind: "allowed", fields: {} };
  if (!isObject(result) || Object.keys(result).some((key) => key !== "fields" && key !== "owner"))
    throw new TypeError(
      "authorize must return true, undefined, or an object with fields and owner, or call refuse.",
    );
  const { fields = {}, owner } = result;
  if (!isObject(fields)) throw new TypeError("The fields from authorize must be an object.");
  if (owner === undefined) return { kind: "allowed", fields };
  return { kind: "allowed", fields, owner: checkOwner("authorize", owner) };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Returns the owner of a caller's uploads.
 *
 * @param ownerOf from the config; undefined for the claim `sub`
 * @throws {TypeError} if the owner is not a string that can be stored
 */
export const identifyOwner = (
  ownerOf: ((claims: Caller["claims"]) => unknown) | undefined,
  { sub, claims }: Caller,
): string => checkOwner("ownerOf", ownerOf ? ownerOf(claims) : sub);

const checkOwner = (source: string, owner: unknown): string => {
  if (!isOwner(owner))
    throw new TypeError(
      `The owner from ${source} must be a string of 1 to ${ownerSize} bytes without control characters, such as "team-42".`,
    );
  return owner;
};
