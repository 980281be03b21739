import { Problem } from "@slipway/core/problem";
import type { StoredRecord } from "@slipway/core/record";
import { hasFile, isDeleted } from "@slipway/core/status";
import { emptyTrash as emptyTrashOf } from "@slipway/functions/owners/delete-all";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { restoreUpload } from "@slipway/functions/trash/restore";
import type { Owner } from "../action.ts";
import { callApi, type OwnerContext, type RequestedUpload } from "../owner-context.ts";

interface Removal {
  readonly permanently: boolean;
}

/** Deletes an upload, which moves a file to the trash unless its kind has none. */
export const remove = async (
  context: OwnerContext,
  { owner, instructions: { id } }: RequestedUpload,
  removal: Removal,
): Promise<void> => {
  const upload = context.history.get(id);
  upload.deletionRequested = true;
  const response = await callApi(
    context,
    "library",
    (adapters) => deleteUpload(owner, id, removal, watchRemovals(context, adapters, removal)),
    // A request that was sent again would have read the record again.
    removal.permanently ? 1 : undefined,
  );
  if (response !== undefined && !(response instanceof Problem) && isDeleted(response))
    upload.deletionConfirmed = true;
};

/** Restores an upload. */
export const restore = async (
  context: OwnerContext,
  { owner, instructions: { id } }: RequestedUpload,
): Promise<void> => {
  await callApi(context, "library", (adapters) => {
    context.history.get(id).restoreRequests += 1;
    return restoreUpload(owner, id, adapters);
  });
};

/** Empties an owner's trash, with one request for as long as some may be left. */
export const emptyTrash = async (context: OwnerContext, owner: Owner): Promise<void> => {
  for (let isEmpty = false; !isEmpty; ) {
    const response = await callApi(context, "library", (adapters) =>
      emptyTrashOf(owner, watchRemovals(context, adapters, { permanently: true })),
    );
    isEmpty = response === undefined || response instanceof Problem || !response.remaining;
  }
};

/** Remembers which restore of an upload a request to remove it knew of: the one in the record that it read first. */
export const watchRemovals = (
  { history }: Pick<OwnerContext, "history">,
  adapters: RequestAdapters,
  { permanently }: Removal,
): RequestAdapters => {
  const { records } = adapters;
  const seen = new Set<string>();
  const remember = (record: StoredRecord) => {
    if (seen.has(record.id)) return;
    seen.add(record.id);
    const upload = history.get(record.id);
    if (permanently) upload.deletionRequested = true;
    upload.removals.push({
      permanently,
      restoredAt: hasFile(record) ? record.restoredAt : undefined,
    });
  };
  return {
    ...adapters,
    records: {
      ...records,
      get: async (id) => {
        const record = await records.get(id);
        if (record !== undefined) remember(record);
        return record;
      },
      listByOwner: async (query) => {
        const listed = await records.listByOwner(query);
        for (const record of listed) remember(record);
        return listed;
      },
    },
  };
};
