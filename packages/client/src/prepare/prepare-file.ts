import type { Failure } from "../engine/upload-state.ts";
import type { Prepare, PrepareContext } from "./prepare.ts";

/** The file to upload, or why it could not be prepared. */
export type PreparedFile = { readonly file: File } | { readonly failure: Failure };

/**
 * Calls an app's `prepare`. It does not wait longer for a call that ignores its signal.
 *
 * @param options `timeout` is in seconds
 * @throws the signal's reason if it is aborted
 */
export const prepareFile = async (
  file: File,
  {
    prepare,
    timeout,
    kind,
    signal,
  }: PrepareContext & { readonly prepare: Prepare; readonly timeout: number },
): Promise<PreparedFile> => {
  const deadline = AbortSignal.timeout(timeout * 1000);
  const ending = AbortSignal.any([signal, deadline]);
  try {
    ending.throwIfAborted();
    const call = async () => prepare(file, { signal: ending, kind });
    return { file: toFile(await Promise.race([call(), whenAborted(ending)]), file) };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return { failure: { kind: "prepare-timeout", seconds: timeout } };
    const message = error instanceof Error ? error.message : String(error);
    return { failure: { kind: "prepare-failed", message } };
  }
};

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** Returns the result as a file. The compiler cannot check the result of an app in JavaScript. */
const toFile = (result: unknown, { name, lastModified }: File): File => {
  if (result instanceof File) return result;
  if (!(result instanceof Blob)) throw new TypeError("`prepare` must return a File or a Blob.");
  const ownName = "name" in result && typeof result.name === "string" ? result.name : "";
  return new File([result], ownName || name, { type: result.type, lastModified });
};
