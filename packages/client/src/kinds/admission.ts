import { defaultKindName, type FileRules, findKind } from "@slipway/core/kinds/kind-rules";
import type { ChosenFile } from "../files/chosen-file.ts";
import { ApiError } from "../transport/request-errors.ts";
import type { FieldSchemas } from "./config-types.ts";
import { findBrokenRules } from "./find-broken-rules.ts";
import type { KindsByName, KindsStore } from "./kinds-store.ts";

/** Checks a file before it is requested. */
export type Admission = (
  chosen: ChosenFile & {
    /** The number of files that were added in the same call, including this one. */
    readonly together?: number | undefined;
  },
) => Promise<Pick<FileRules, "contentTypes">>;

/** A file that older rules refuse is checked with new ones. In milliseconds. */
const trustedAge = 5000;

/**
 * Creates a function that checks a file against the rules of its kind. It waits until the rules have arrived.
 *
 * @param schemas the schemas of the fields. Fields without a schema are checked only by the API
 * @returns the function. It returns the rules of the file's kind
 * @throws {ApiError} {NetworkError} if the rules did not arrive, and the same error as the API's if the file breaks one
 */
export const createAdmission =
  (kinds: KindsStore, schemas: FieldSchemas = {}): Admission =>
  async ({ kind: name = defaultKindName, file, fields, together }) => {
    const find = (all: KindsByName) => {
      const rules = findKind(all, name);
      return { rules, broken: rules ? findBrokenRules({ ...rules, name }, file, together) : [] };
    };
    let { rules, broken } = find(await kinds.load());
    if (broken.length > 0) ({ rules, broken } = find(await kinds.load(trustedAge)));
    const schema = findKind(schemas, name);
    if (schema && broken.length === 0) {
      // Loaded on demand, because few apps need it.
      const { validateFields } = await import("@slipway/core/kinds/fields/validate-fields");
      const valid = await validateFields({ schema, input: fields });
      if ("errors" in valid) broken = valid.errors;
    }
    if (broken.length > 0)
      throw new ApiError({ status: 400, code: "invalid-request", errors: broken });
    // The API refuses files of a kind that does not exist.
    return rules ?? { contentTypes: "any" };
  };
