import { StoredRecord } from "@slipway/core/record";
import * as v from "valibot";
import { UnreadableRecordError } from "../../ports/records.ts";

/**
 * Parses an item of the table as a record.
 *
 * @throws {UnreadableRecordError} with the item's id if it has one
 */
export const parseRecord = (item: unknown): StoredRecord => parseItem(StoredRecord, item);

/**
 * Parses an item with the given schema.
 *
 * @throws {UnreadableRecordError} with the item's id if it has one
 */
export const parseItem = <const Schema extends v.GenericSchema>(schema: Schema, item: unknown) => {
  const result = v.safeParse(schema, item);
  if (result.success) return result.output;
  const id = v.is(v.object({ id: v.string() }), item) ? item.id : "without id";
  throw new UnreadableRecordError(id, result.issues.map(describeIssue).join(", "));
};

const describeIssue = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue) ?? "it";
  return issue.received === "undefined" ? `${path} is missing` : `${path}: ${issue.message}`;
};
