import { createBatchClient } from "@slipway/client/batch";

const { changeUploads } = createBatchClient({
  endpoint: "https://api.example.com",
  getToken: () => "a token of the owner",
});

/** Moves files to the trash. Returns the ids of those that are still where they were. */
export const trashFiles = async (ids: readonly string[]): Promise<readonly string[]> => {
  const results = await changeUploads(ids, { action: "trash" });
  return results.flatMap((result) => ("problem" in result ? [result.id] : []));
};
