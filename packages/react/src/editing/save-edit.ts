import { ApiError } from "@slipway/client/transport/request-errors";
import type { Upload, UploadEdit } from "@slipway/core/api";
import type { Files } from "../styled/files.ts";
import type { FormProblem } from "./use-form-errors.ts";

/** Why files could not be changed. */
export interface EditProblem extends FormProblem {
  /** The number of files that were not changed. */
  readonly count: number;
}

/** Saves an edit of one or several files. Returns undefined if all were changed. */
export const saveEdit = async (
  files: Files,
  uploads: readonly Upload[],
  edit: UploadEdit,
  describeError: (error: unknown) => string,
): Promise<EditProblem | undefined> => {
  try {
    const [first] = uploads;
    if (first !== undefined && uploads.length === 1) await files.library.edit(first.id, edit);
    else return await saveBatch(files, uploads, edit, describeError);
    return undefined;
  } catch (error) {
    return {
      count: uploads.length,
      message: describeError(error),
      errors: error instanceof ApiError ? error.errors : [],
    };
  }
};

const saveBatch = async (
  { batches, library }: Files,
  uploads: readonly Upload[],
  edit: UploadEdit,
  describeError: (error: unknown) => string,
): Promise<EditProblem | undefined> => {
  const ids = uploads.map(({ id }) => id);
  const results = await batches.changeUploads(ids, { action: "edit", ...edit });
  const problems = results.flatMap((result) => {
    if ("problem" in result) return [result.problem];
    library.put(result.upload);
    return [];
  });
  const [problem] = problems;
  return (
    problem && {
      count: problems.length,
      message: describeError(problem),
      errors: problem.errors ?? [],
    }
  );
};
