import type { Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { isReady } from "@slipway/core/status";
import { deleteUpload } from "@slipway/functions/library/delete";
import { downloadUpload } from "@slipway/functions/library/download";
import { editUpload } from "@slipway/functions/library/edit";
import { listUploads } from "@slipway/functions/library/list";
import { getStatuses } from "@slipway/functions/library/statuses";
import { withLegacyKeys } from "@slipway/functions/testing/legacy-keys";
import { requestUpload } from "@slipway/functions/uploads/request";
import { parseLink } from "../functions/objects.ts";
import type { Operation, PlannedUpload } from "./action.ts";
import { callApi, type OwnerContext, owner, ownUploader } from "./owner-context.ts";
import { sendForm } from "./send-form.ts";
import { completeParts, sendParts } from "./send-parts.ts";

/** Creates the owner of the uploads, who retries as a browser does. */
export const createOwner = (world: Omit<OwnerContext, "instructions">) => {
  const context: OwnerContext = { ...world, instructions: new Map() };
  return {
    /** Returns the ID of the upload that an action requested, if it got one. */
    getUploadId: (action: number): string | undefined => context.instructions.get(action)?.id,
    /** Performs an action. */
    act: (number: number, operation: Operation): Promise<void> => act(context, number, operation),
  };
};

const act = async (context: OwnerContext, number: number, operation: Operation): Promise<void> => {
  if (operation.kind === "upload") return upload(context, number, operation);
  if (operation.kind === "list") return list(context);
  const instructions =
    "upload" in operation ? context.instructions.get(operation.upload) : undefined;
  if (instructions === undefined) return;
  const { id } = instructions;
  switch (operation.kind) {
    case "post":
      return sendForm(context, instructions, operation.body);
    case "send parts":
      return sendParts(context, instructions, operation);
    case "complete":
      return completeParts(context, id);
    case "delete":
      return remove(context, id);
    case "edit":
      await callApi(context, "library", (adapters) =>
        editUpload(owner, id, operation.edit, adapters),
      );
      return;
    case "download":
      return download(context, id);
    case "get statuses":
      return readStatuses(context, id, operation);
  }
};

const upload = async (
  context: OwnerContext,
  number: number,
  { file, layout }: PlannedUpload,
): Promise<void> => {
  const { bucket, history } = context;
  const response = await callApi(context, "request-upload", (adapters) =>
    requestUpload([file], owner, layout === "today" ? adapters : withLegacyKeys(adapters)),
  );
  if (response === undefined || response instanceof Problem) return;
  const [instructions] = response.uploads;
  if (instructions === undefined) return;
  context.instructions.set(number, instructions);
  if (instructions.method !== "post") return;
  history.get(instructions.id).usableUntil = bucket.forms.getExpiry(instructions.fields);
};

const list = async (context: OwnerContext): Promise<void> => {
  const response = await callApi(context, "library", (adapters) =>
    listUploads(owner, { limit: 24, cursor: undefined, status: undefined }, adapters),
  );
  if (response !== undefined && !(response instanceof Problem))
    checkUploads(context, response.uploads);
};

const readStatuses = async (
  context: OwnerContext,
  id: string,
  { wait }: Extract<Operation, { kind: "get statuses" }>,
): Promise<void> => {
  const response = await callApi(context, "upload-statuses", (adapters) =>
    getStatuses(ownUploader, { ids: [id], wait }, adapters),
  );
  if (response !== undefined && !(response instanceof Problem))
    checkUploads(context, response.uploads);
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

const remove = async (context: OwnerContext, id: string): Promise<void> => {
  const upload = context.history.get(id);
  upload.deletionRequested = true;
  const response = await callApi(context, "library", (adapters) =>
    deleteUpload(owner, id, adapters),
  );
  if (response !== undefined && !(response instanceof Problem)) upload.deletionConfirmed = true;
};

const download = async (context: OwnerContext, id: string): Promise<void> => {
  const link = await callApi(context, "library", (adapters) =>
    downloadUpload(owner, id, { disposition: "attachment" }, adapters),
  );
  if (typeof link !== "string") return;
  const pinned = context.history.get(id).pinned;
  context.checker.check(
    "links lead to the pinned version",
    parseLink(link) === `${pinned?.key} ${pinned?.versionId}`,
    () => `the link of ${id} leads to ${parseLink(link)}`,
  );
};
