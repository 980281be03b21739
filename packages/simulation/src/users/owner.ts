import type { Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { isReady, isTrashed } from "@slipway/core/status";
import { getStatuses } from "@slipway/functions/library/statuses";
import type { Table } from "../services/table.ts";
import { type LinkOperation, type Operation, owners } from "./action.ts";
import { sendBatch } from "./batch/send-batch.ts";
import { download } from "./download-upload.ts";
import { edit } from "./edit-upload.ts";
import { checkFeeds, followFeed } from "./feed/follow-feed.ts";
import { checkLinkLists, checkLinks } from "./links/list-links.ts";
import { revoke, share } from "./links/manage-links.ts";
import { downloadThroughLink, openLink } from "./links/visit-link.ts";
import { checkLists, list, listByFields } from "./list-uploads.ts";
import { asUploader, callApi, type OwnerContext, type RequestedUpload } from "./owner-context.ts";
import { requestUpload } from "./request-upload.ts";
import { sendForm } from "./send-form.ts";
import { completeParts, sendParts } from "./send-parts.ts";
import { emptyTrash, remove, restore } from "./trash/use-trash.ts";

/** Creates the owners of the uploads, who retry as a browser does. */
export const createOwners = (world: Omit<OwnerContext, "requested" | "shared" | "feeds">) => {
  const context: OwnerContext = {
    ...world,
    requested: new Map(),
    shared: new Map(),
    feeds: new Map(),
  };
  return {
    /** Returns the ID of the upload that an action requested, if it got one. */
    getUploadId: (action: number): string | undefined =>
      context.requested.get(action)?.instructions.id,
    /** Checks every list by a field, once nothing changes any more. */
    checkLists: (table: Table): Promise<void> => checkLists(context, table),
    /** Checks the feed of every owner, once nothing changes any more. */
    checkFeeds: (table: Table): Promise<void> => checkFeeds(context, table),
    /** Checks the list of every owner's share links, once nothing changes any more. */
    checkLinkLists: (table: Table): Promise<void> => checkLinkLists(context, table),
    /** Performs an action. Pages of the owners read their feeds meanwhile and afterward. */
    act: async (number: number, operation: Operation): Promise<void> => {
      if ("link" in operation) return act(context, number, operation);
      const owner = context.random.pick(owners);
      const follows = context.random.chance(0.5);
      const reading = follows ? followFeed(context, owner) : undefined;
      await act(context, number, operation);
      await reading;
      if (follows) await followFeed(context, owner);
    },
  };
};

const act = async (context: OwnerContext, number: number, operation: Operation): Promise<void> => {
  if (operation.kind === "upload") return requestUpload(context, number, operation);
  if (operation.kind === "list") return checkList(context, (await list(context, operation)) ?? []);
  if (operation.kind === "list by fields")
    return checkList(context, (await listByFields(context, operation)) ?? []);
  if (operation.kind === "empty the trash") return emptyTrash(context, operation.owner);
  if (operation.kind === "batch") return sendBatch(context, operation);
  if ("link" in operation) return useLink(context, operation);
  if (operation.kind === "list links") return checkLinks(context, operation.owner);
  const requested = "upload" in operation ? context.requested.get(operation.upload) : undefined;
  if (requested === undefined) return;
  switch (operation.kind) {
    case "post":
      return sendForm(context, requested.instructions, operation.body);
    case "send parts":
      return sendParts(context, requested, operation);
    case "complete":
      return completeParts(context, requested);
    case "delete":
      return remove(context, requested, { permanently: false });
    case "delete permanently":
      return remove(context, requested, { permanently: true });
    case "restore":
      return restore(context, requested);
    case "share":
      return share(context, number, requested, operation);
    case "edit":
      return edit(context, requested, operation.edit);
    case "download":
      return download(context, requested);
    case "get statuses":
      return readStatuses(context, requested, operation);
  }
};

const useLink = (
  context: OwnerContext,
  operation: Extract<LinkOperation, { link: number }>,
): Promise<void> | undefined => {
  const link = context.shared.get(operation.link);
  if (link === undefined) return undefined;
  switch (operation.kind) {
    case "open a link":
      return openLink(context, link, operation.password);
    case "download through a link":
      return downloadThroughLink(context, link, operation.file);
    case "revoke a link":
      return revoke(context, link, operation.owner);
    default:
      return operation satisfies never;
  }
};

const readStatuses = async (
  context: OwnerContext,
  { owner, instructions: { id } }: RequestedUpload,
  { wait }: Extract<Operation, { kind: "get statuses" }>,
): Promise<void> => {
  const response = await callApi(context, "upload-statuses", (adapters) =>
    getStatuses(asUploader(owner), { ids: [id], wait }, adapters),
  );
  if (response !== undefined && !(response instanceof Problem))
    checkUploads(context, response.uploads);
};

/** Checks the uploads of a list, which leaves out the trash. */
const checkList = (context: OwnerContext, uploads: readonly Upload[]): void => {
  checkUploads(context, uploads);
  for (const upload of uploads)
    context.checker.check(
      "trash is not served",
      !isTrashed(upload),
      () => `${upload.id} was listed from the trash`,
    );
};

const checkUploads = ({ history, checker }: OwnerContext, uploads: readonly Upload[]): void => {
  for (const upload of uploads) {
    const { id, object } = upload;
    const pinned = history.get(id).pinned;
    if (isReady(upload))
      checker.check(
        "ready files never change",
        object?.versionId === pinned?.versionId,
        () => `${id} was returned as ready with ${object?.versionId}`,
      );
  }
};
