import type {
  DownloadQuery,
  DownloadsByDay,
  ListQuery,
  Upload,
  UploadEdit,
  UploadPage,
} from "@slipway/core/api";
import { type UploadRecord, type UploadStatus, uploadStatuses } from "@slipway/core/record";
import type { Adapters } from "../ports/adapters.ts";
import { carryOut } from "../uploads/apply-decision.ts";
import { countDownload } from "./count-download.ts";
import { fillAnswer } from "./fill-response.ts";
import { notFound, ownRecord, wrongStatus } from "./get-own-record.ts";
import { cursorAfter, idOfCursor } from "./list-cursor.ts";
import { linkTo, uploadView } from "./upload-view.ts";

const listedUnlessAsked: readonly UploadStatus[] = uploadStatuses.filter(
  (status) => status !== "deleted",
);

/**
 * A page of the owner's uploads, newest first: as many as asked for, or fewer where more would not fit into an answer.
 *
 * @throws {Problem} `invalid-request` for a cursor of another list
 */
export const listUploads = async (
  owner: string,
  { cursor, limit, status }: ListQuery,
  adapters: Adapters,
): Promise<UploadPage> => {
  const { records, objects, downloads } = adapters;
  const list = { owner, status };
  const found = await records.listByOwner({
    owner,
    statuses: status === undefined ? listedUnlessAsked : [status],
    // One more than asked for tells whether there is a next page.
    limit: limit + 1,
    before: cursor === undefined ? undefined : idOfCursor(cursor, list),
  });
  const page = found.slice(0, limit);
  const counted = page.filter(wasStored).map(({ id }) => id);
  const statistics = await downloads.read(counted, now(adapters));
  const { items } = await fillAnswer(page, async (record) => {
    const { days: _, ...inAll } = statistics.get(record.id) ?? none;
    return { ...(await uploadView(record, objects)), downloads: inAll };
  });
  const last = items.at(-1);
  return {
    uploads: [...items],
    ...(last && found.length > items.length && { cursor: cursorAfter(last.id, list) }),
  };
};

/** @throws {Problem} `not-found` for an id that is not this owner's */
export const getUpload = async (owner: string, id: string, adapters: Adapters): Promise<Upload> =>
  countedView(await ownRecord(owner, id, adapters), adapters);

/**
 * A link to the bytes of a ready upload; counts the download.
 *
 * @throws {Problem} `not-found`, or `wrong-status` when it is not ready
 */
export const downloadUpload = async (
  owner: string,
  id: string,
  { disposition }: DownloadQuery,
  adapters: Adapters,
): Promise<string> => {
  const record = await ownRecord(owner, id, adapters);
  if (record.status !== "ready") throw wrongStatus("downloaded", record.status);
  const [link] = await Promise.all([
    adapters.objects.signLink(linkTo(record, disposition)),
    countDownload(id, adapters),
  ]);
  return link;
};

/**
 * Change what the owner says of an upload.
 *
 * @throws {Problem} `not-found`, or `wrong-status` when it is over
 */
export const editUpload = async (
  owner: string,
  id: string,
  edit: UploadEdit,
  adapters: Adapters,
): Promise<Upload> => {
  const known = await ownRecord(owner, id, adapters);
  const fact = { kind: "owner-edits", id, at: now(adapters), edit } as const;
  const { decision, record } = await carryOut(fact, known, adapters);
  if (decision.outcome === "refused" || record === undefined || record.status === "orphan")
    throw wrongStatus("edited", record?.status);
  return countedView(record, adapters);
};

/**
 * Delete an upload and every version of its object, or cancel it. A second time changes nothing.
 *
 * @throws {Problem} `not-found`
 */
export const deleteUpload = async (
  owner: string,
  id: string,
  adapters: Adapters,
): Promise<Upload> => {
  const known = await ownRecord(owner, id, adapters);
  const fact = { kind: "owner-deletes", id, at: now(adapters) } as const;
  const { record } = await carryOut(fact, known, adapters);
  if (record === undefined || record.status === "orphan") throw notFound();
  return uploadView(record, adapters.objects);
};

const none: DownloadsByDay = { total: 0, days: [] };

const countedView = async (record: UploadRecord, adapters: Adapters): Promise<Upload> => {
  const { objects, downloads } = adapters;
  const [view, statistics] = await Promise.all([
    uploadView(record, objects),
    wasStored(record) ? downloads.read([record.id], now(adapters)) : undefined,
  ]);
  return { ...view, downloads: statistics?.get(record.id) ?? none };
};

/** Whether there was anything to download, be it deleted since. */
const wasStored = (record: UploadRecord): boolean =>
  "object" in record && record.object !== undefined;

const now = ({ clock }: Adapters): string => clock().toISOString();
