import type { FileOfAnyKind, UploadRequestOfAnyKind } from "@slipway/core/api";
import { checkFile } from "@slipway/core/kinds/check-file";
import { readFieldKeys } from "@slipway/core/kinds/fields/field-keys";
import { findFieldsSchema } from "@slipway/core/kinds/fields/fields-schema";
import type { JsonObject } from "@slipway/core/kinds/fields/json-fields";
import { validateRequestFields } from "@slipway/core/kinds/fields/request-fields";
import type { Caller } from "@slipway/core/kinds/hooks";
import { findBrokenCountRule } from "@slipway/core/kinds/kind-messages";
import type { KindRules } from "@slipway/core/kinds/kind-rules";
import { limits } from "@slipway/core/limits";
import { invalid } from "@slipway/core/parse";
import type { FieldError } from "@slipway/core/problem";
import type { ApiAdapters } from "../ports/adapters.ts";
import { requireKind } from "../ports/app-kinds.ts";
import { authorizeFiles, type FileGrant } from "./authorize-files.ts";
import type { PermittedFile } from "./request.ts";

/**
 * Checks the files of a request against the rules of their kind, and asks the app to authorize them. Nothing is signed or written
 * before.
 *
 * @param owner the owner of the caller's uploads
 * @throws {Problem} `invalid-request` with the rules that the request breaks; `forbidden` if the app refuses a file;
 *   `unavailable` if the app fails
 */
export const permitFiles = async (
  request: UploadRequestOfAnyKind,
  { caller, owner }: { readonly caller: Caller; readonly owner: string },
  adapters: Pick<ApiAdapters, "kinds" | "telemetry" | "limitTime">,
): Promise<readonly PermittedFile[]> => {
  const rules = requireKind(adapters.kinds, request.kind);
  const checked = request.files.map((file, index) => checkAgainstKind(rules, file, index));
  const fields = await validateRequestFields({
    schema: findFieldsSchema(adapters.kinds.config, rules.name),
    fields: request.fields,
    files: request.files,
  });
  const errors = [
    ...findCountErrors(rules, request.files.length),
    ...checked.flatMap(({ broken }) => broken),
    ...("errors" in fields
      ? fields.errors
      : findIndexErrors({ kind: rules, owner }, request, fields.fields)),
  ];
  if (errors.length > 0 || "errors" in fields)
    throw invalid(errors.slice(0, limits.problem.errors), errors.length);
  const files = checked.map(({ file }) => file);
  const grants = await authorizeFiles(
    { rules, caller, owner, files, fields: fields.fields },
    adapters,
  );
  return files.map((file, index) => ({
    ...file,
    ...createGrantedAttributes(rules, grants[index] ?? { fields: {}, owner }),
    createdBy: caller.sub,
  }));
};

const createGrantedAttributes = (rules: KindRules, { fields, owner }: FileGrant) => ({
  kind: rules.name,
  owner,
  fields: rules.hasFields || Object.keys(fields).length > 0 ? fields : undefined,
  fieldKeys: readFieldKeys({ kind: rules, owner }, fields).keys,
});

interface CheckedFile {
  /** The file with the content type under which it is stored, and with its retention. */
  readonly file: Omit<FileOfAnyKind, "fields">;
  readonly broken: readonly FieldError[];
}

const checkAgainstKind = (
  rules: KindRules,
  { fields: _, ...file }: FileOfAnyKind,
  index: number,
): CheckedFile => {
  const result = checkFile(rules, file);
  const path = `files[${index}]`;
  const broken: FieldError[] = [];
  if ("rule" in result)
    broken.push({
      path: `${path}.${result.rule === "type" ? "contentType" : "size"}`,
      message: result.message,
    });
  if (file.retention !== undefined)
    broken.push(...findRetentionErrors(rules.retention, file.retention, `${path}.retention`));
  return {
    file: {
      ...file,
      contentType: "contentType" in result ? result.contentType : file.contentType,
      retention: file.retention ?? rules.retention.default,
    },
    broken,
  };
};

/** Returns the error of a retention, in days, that its kind does not offer. */
export const findRetentionErrors = (
  { choices }: KindRules["retention"],
  retention: number,
  path: string,
): readonly FieldError[] => {
  if (choices.includes(retention)) return [];
  const message =
    choices.length === 0
      ? "must not be given for this kind"
      : `must be one of ${choices.join(", ")} (days)`;
  return [{ path, message }];
};

const findCountErrors = (rules: KindRules, count: number): readonly FieldError[] => {
  const message = findBrokenCountRule(rules, count);
  return message === undefined ? [] : [{ path: "files", message }];
};

/** Returns the fields that uploads cannot be listed by. Files without fields of their own share those of the request. */
const findIndexErrors = (
  list: Parameters<typeof readFieldKeys>[0],
  { files }: UploadRequestOfAnyKind,
  fields: readonly JsonObject[],
): readonly FieldError[] => {
  const errors = files.flatMap((file, index) => {
    const path = file.fields === undefined ? "fields" : `files[${index}].fields`;
    return [...readFieldKeys(list, fields[index] ?? {}, path).errors.values()];
  });
  return [...new Map(errors.map((error) => [error.path, error])).values()];
};
