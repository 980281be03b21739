import type { Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { getKindName, type UploadRecord } from "@slipway/core/record";
import { isDeleted, isOrphan, isTrashed } from "@slipway/core/status";
import { listUploads } from "@slipway/functions/library/list";
import { albums, pages } from "../functions/app-kinds.ts";
import type { Table } from "../services/table.ts";
import { type Operation, type Owner, owners } from "./action.ts";
import { callApi, type OwnerContext } from "./owner-context.ts";

/** Lists an owner's uploads. Returns undefined if the list could not be read. */
export const list = async (
  context: OwnerContext,
  { owner, ofKind: kind }: Extract<Operation, { kind: "list" }>,
): Promise<readonly Upload[] | undefined> => {
  const response = await callApi(context, "library", (adapters) =>
    listUploads(owner, { limit: 24, cursor: undefined, status: undefined, kind }, adapters),
  );
  return response instanceof Problem ? undefined : response?.uploads;
};

interface FieldList {
  readonly owner: Owner;
  readonly fields: Readonly<Record<string, string>>;
}

/** Lists documents by their fields, one page after the other, and checks that each has the values and the owner. */
export const listByFields = async (
  context: OwnerContext,
  { owner, fields }: FieldList,
): Promise<readonly Upload[] | undefined> => {
  const uploads: Upload[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 1, kind: "document", status: undefined, cursor, ...fields };
    const response = await callApi(context, "library", (adapters) =>
      listUploads(owner, query, adapters),
    );
    if (response === undefined || response instanceof Problem) return undefined;
    uploads.push(...response.uploads);
    cursor = response.cursor;
  } while (cursor !== undefined);
  for (const upload of uploads) checkListed(context, upload, { owner, fields });
  return uploads;
};

const checkListed = (
  { history, checker }: OwnerContext,
  { id, fields: stored = {} }: Upload,
  { owner, fields }: FieldList,
): void => {
  const { last } = history.get(id);
  const isOwn = last !== undefined && !isOrphan(last) && last.owner === owner;
  checker.check(
    "lists by fields are complete",
    isOwn && Object.entries(fields).every(([name, text]) => String(stored[name]) === text),
    () =>
      `${id} with ${JSON.stringify(stored)} was listed to ${owner} by ${JSON.stringify(fields)}`,
  );
};

/** Checks every list by a field. Nothing may change meanwhile, and no fault may occur. */
export const checkLists = async (context: OwnerContext, table: Table): Promise<void> => {
  const records = table.all().flatMap((record) => (isOrphan(record) ? [] : [record]));
  if (records.every((record) => getKindName(record) !== "document")) return;
  const lists = [
    ...albums.map((album) => ({ album })),
    ...pages.map((page) => ({ page: String(page) })),
    { album: albums[0], page: String(pages[0]) },
  ];
  for (const owner of owners)
    for (const fields of lists) {
      const listed = await listByFields(context, { owner, fields });
      const expected = records.filter((record) => isExpected(record, { owner, fields }));
      const ids = (uploads: readonly { readonly id: string }[] = []) =>
        uploads.map(({ id }) => id).join(", ");
      context.checker.check(
        "lists by fields are complete",
        ids(listed) === ids(expected.toSorted(byNewest)),
        () =>
          `${owner} has ${ids(expected)} with ${JSON.stringify(fields)}, and ${ids(listed)} was listed`,
      );
    }
};

const isExpected = (record: UploadRecord, { owner, fields }: FieldList): boolean =>
  record.owner === owner &&
  !isDeleted(record) &&
  !isTrashed(record) &&
  Object.entries(fields).every(([name, text]) => String(record.fields?.[name]) === text);

const byNewest = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? 1 : -1;
