import type { FileOfAnyKind } from "@slipway/core/api";
import { type Authorization, authorizeUploads } from "@slipway/core/kinds/authorization";
import { readFieldKeys } from "@slipway/core/kinds/fields/field-keys";
import { copyJsonFields, type JsonObject } from "@slipway/core/kinds/fields/json-fields";
import { groupByFields } from "@slipway/core/kinds/fields/request-fields";
import type { Caller } from "@slipway/core/kinds/hooks";
import type { KindRules } from "@slipway/core/kinds/kind-rules";
import { limits } from "@slipway/core/limits";
import { type FieldError, Problem } from "@slipway/core/problem";
import type { ApiAdapters } from "../ports/adapters.ts";

/** The fields that a file is stored with, and its owner. */
export interface FileGrant {
  readonly fields: JsonObject;
  readonly owner: string;
}

/** Files of one kind that follow its rules, with the fields of each. */
interface FilesToAuthorize {
  readonly rules: KindRules;
  readonly caller: Caller;
  /** The owner of the caller's uploads. */
  readonly owner: string;
  readonly files: readonly Omit<FileOfAnyKind, "fields">[];
  readonly fields: readonly JsonObject[];
}

/**
 * Calls the kind's `authorize` once for each group of files with equal fields, in parallel.
 *
 * @returns the grant of each file, in order
 * @throws {Problem} `forbidden` with each file that the app refuses; `unavailable` if `authorize` throws, returns an invalid result, or
 *   takes longer than `limits.kinds.authorizeTime` seconds
 */
export const authorizeFiles = async (
  request: FilesToAuthorize,
  { kinds, telemetry, limitTime }: Pick<ApiAdapters, "kinds" | "telemetry" | "limitTime">,
): Promise<readonly FileGrant[]> => {
  const { rules, fields, owner } = request;
  const authorize = kinds.config?.kinds[rules.name]?.authorize;
  if (authorize === undefined) return fields.map((each) => ({ fields: each, owner }));
  try {
    const groups = await limitTime(
      Promise.all(
        groupByFields(fields).map(async ({ fields: groupFields, indexes }) => {
          const result = await authorizeGroup(authorize, request, { groupFields, indexes });
          return indexes.map((index) => ({ index, result }));
        }),
      ),
      limits.kinds.authorizeTime,
    );
    return requireGrants(groups.flat());
  } catch (error) {
    if (error instanceof Problem) throw error;
    telemetry.error("authorize failed", { kind: rules.name, error });
    throw new Problem("unavailable", "The upload couldn't be authorized. Try again.");
  }
};

type RefusedGroup = Extract<Authorization, { kind: "refused" }>;

/**
 * Returns the grants in the order of the files.
 *
 * @throws {Problem} `forbidden` if a file was refused. It names each refused file, so that a client can request the others
 */
const requireGrants = (
  results: readonly { readonly index: number; readonly result: FileGrant | RefusedGroup }[],
): readonly FileGrant[] => {
  const sorted = results.toSorted((one, other) => one.index - other.index);
  const refused = sorted.flatMap(({ index, result }) =>
    "kind" in result ? [{ ...result, path: `files[${index}]` }] : [],
  );
  const [first] = refused;
  if (first === undefined)
    return sorted.flatMap(({ result }) => ("kind" in result ? [] : [result]));
  const errors = refused.map(({ path, message, code }) => ({ path, message, code }));
  throw new Problem("forbidden", first.message, errors, first.code);
};

const authorizeGroup = async (
  authorize: Parameters<typeof authorizeUploads>[0],
  { rules, caller, owner: callersOwner, files }: FilesToAuthorize,
  {
    groupFields,
    indexes,
  }: { readonly groupFields: JsonObject; readonly indexes: readonly number[] },
): Promise<FileGrant | RefusedGroup> => {
  const grouped = indexes.flatMap((index) => files[index] ?? []);
  const authorization = await authorizeUploads(authorize, {
    kind: rules.name,
    caller,
    fields: structuredClone(groupFields),
    files: grouped.map(({ fileName, path, size, contentType, title, caption, retention }) => ({
      fileName,
      path,
      size,
      contentType,
      title,
      caption,
      retention,
    })),
  });
  // guard: an upload that the app refuses is not requested
  if (authorization.kind === "refused") return authorization;
  const { owner = callersOwner } = authorization;
  const fields = addFields(groupFields, authorization);
  const { errors } = readFieldKeys({ kind: rules, owner }, fields);
  if (errors.size > 0) throw createFieldsError([...errors.values()]);
  return { fields, owner };
};

/** Returns the fields of a group with those that `authorize` added. */
const addFields = (
  fields: JsonObject,
  { fields: added }: Extract<Authorization, { kind: "allowed" }>,
): JsonObject => {
  const copied = copyJsonFields({ ...fields, ...added });
  if ("errors" in copied) throw createFieldsError(copied.errors);
  return copied.fields;
};

const createFieldsError = (errors: readonly FieldError[]): TypeError =>
  new TypeError(
    `The fields from authorize are invalid: ${errors.map(({ path, message }) => `${path} ${message}`).join(", ")}.`,
  );
