import type { UploadEdit } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { editUpload } from "@slipway/functions/library/edit";
import { hasEdit } from "../invariants/field-checks.ts";
import { callApi, type OwnerContext, type RequestedUpload } from "./owner-context.ts";

/** Edits an upload, and checks that the response has the changed fields. */
export const edit = async (
  context: OwnerContext,
  { owner, instructions: { id } }: RequestedUpload,
  change: UploadEdit,
): Promise<void> => {
  const { fields } = change;
  if (fields !== undefined) context.history.get(id).edits.push(fields);
  const response = await callApi(context, "library", (adapters) =>
    editUpload(owner, id, change, adapters),
  );
  if (fields === undefined || response === undefined || response instanceof Problem) return;
  context.checker.check(
    "edits are stored",
    hasEdit(response.fields, fields),
    () => `${id} has ${JSON.stringify(response.fields)} after ${JSON.stringify(fields)}`,
  );
};
