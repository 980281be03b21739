import type { BatchRequest, BatchResult } from "@slipway/core/api";
import { Problem, problemStatus } from "@slipway/core/problem";
import { isDeleted, isReady, isTrashed } from "@slipway/core/status";
import { changeUploads } from "@slipway/functions/batches/change-uploads";
import type { BatchOperation } from "../action.ts";
import { callApi, type OwnerContext, type RequestedUpload } from "../owner-context.ts";
import { watchRemovals } from "../trash/use-trash.ts";

/** The retention that a batch gives uploads, in days. */
const retention = 7;

/** Sends a batch, and checks that it has the results of the owner's own uploads. */
export const sendBatch = async (
  context: OwnerContext,
  { owner, uploads, action }: BatchOperation,
): Promise<void> => {
  const requested = uploads.flatMap((number) => context.requested.get(number) ?? []);
  if (requested.length === 0) return;
  const removes = action === "trash" || action === "delete";
  const permanently = action === "delete";
  const ids = requested.map(({ instructions: { id } }) => id);
  const own = requested.filter((upload) => upload.owner === owner);
  for (const { instructions } of own)
    if (removes) context.history.get(instructions.id).deletionRequested = true;
  const response = await callApi(
    context,
    "library",
    (adapters) => {
      if (action === "restore")
        for (const { instructions } of own)
          context.history.get(instructions.id).restoreRequests += 1;
      const request: BatchRequest =
        action === "retention" ? { ids, action, retention } : { ids, action };
      const watched = removes ? watchRemovals(context, adapters, { permanently }) : adapters;
      return changeUploads(owner, request, watched);
    },
    // A request that was sent again would have read the records again.
    permanently ? 1 : undefined,
  );
  if (response === undefined || response instanceof Problem) return;
  for (const [index, upload] of requested.entries())
    checkResult(context, { owner, action }, upload, response.results[index]);
};

const checkResult = (
  { checker, history }: OwnerContext,
  { owner, action }: Pick<BatchOperation, "owner" | "action">,
  { owner: ownerOfUpload, instructions: { id } }: RequestedUpload,
  result: BatchResult | undefined,
): void => {
  const check = (holds: boolean) =>
    checker.check(
      "batches change their owner's uploads",
      holds,
      () => `${action} of ${owner} for ${id} of ${ownerOfUpload} had ${JSON.stringify(result)}`,
    );
  check(result?.id === id);
  if (result === undefined) return;
  if ("problem" in result) {
    const isTransient = result.problem.status === problemStatus("unavailable");
    check(isTransient || ownerOfUpload === owner || result.problem.status === 404);
    return;
  }
  const { upload } = result;
  check(ownerOfUpload === owner && upload.id === id);
  switch (action) {
    case "trash":
    case "delete":
      check(isDeleted(upload) || (action === "trash" && !isReady(upload)));
      if (isDeleted(upload)) history.get(id).deletionConfirmed = true;
      return;
    case "restore":
      check(isReady(upload));
      return;
    case "retention":
      check(upload.retention === retention && !isTrashed(upload));
      return;
    default:
      action satisfies never;
  }
};
