import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Lambda runs a function as a user that does not own the files, so everyone must be able to read them. */
const modes = { folder: 0o755, file: 0o644 } as const;

/**
 * Sets the modes that Lambda needs on a folder and everything in it, regardless of the umask with which they were created.
 * The archive that is uploaded has the modes of the files.
 *
 * Source: AWS Lambda Developer Guide, "Deploying Lambda functions as .zip file archives".
 */
export const setLambdaModes = async (folder: string): Promise<void> => {
  await chmod(folder, modes.folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries)
    await chmod(
      join(entry.parentPath, entry.name),
      entry.isDirectory() ? modes.folder : modes.file,
    );
};
