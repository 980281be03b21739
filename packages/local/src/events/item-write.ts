import { table } from "@slipway/core/deployment/table";
import * as v from "valibot";
import type { Image } from "./stream-journal.ts";

/** A request that writes one item of a table, so that its answer tells what the item became. */
export interface ItemWrite {
  readonly kind: "put" | "update" | "delete";
  readonly id: string;
  /** The request's body. */
  readonly body: string;
  /** What the item became by an answer's body; "unknown" where it does not tell. */
  imageAfter(answer: string): Image | undefined | "unknown";
  /** The answer's body as it was asked for. */
  formatResponse(answer: string): string;
}

/** DynamoDB's actions that write items. */
export const writingActions = ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"] as const;
export type WritingAction = (typeof writingActions)[number];

const Item = v.custom<Image>((value) =>
  v.is(v.object({ [table.partitionKey]: v.object({ S: v.string() }) }), value),
);
const PutRequest = v.pipe(v.string(), v.parseJson(), v.object({ TableName: v.string(), Item }));
const KeyRequest = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ TableName: v.string(), Key: Item, ReturnValues: v.optional(v.string(), "NONE") }),
);
const BatchRequest = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    RequestItems: v.record(
      v.string(),
      v.array(
        v.union([
          v.object({ PutRequest: v.object({ Item }) }),
          v.object({ DeleteRequest: v.object({ Key: Item }) }),
        ]),
      ),
    ),
  }),
);
const BatchAnswer = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ UnprocessedItems: v.optional(v.record(v.string(), v.array(v.unknown())), {}) }),
);
const UpdateAnswer = v.pipe(v.string(), v.parseJson(), v.object({ Attributes: Item }));

const unmodified = (answer: string): string => answer;
const readId = (item: Image): string => item[table.partitionKey]?.S ?? "";

/**
 * Parses a request that may write items of this table.
 *
 * @returns its writes, one for each item; none for another table, and for an invalid request, which DynamoDB rejects
 */
export const parseItemWrites = (
  action: WritingAction,
  body: string,
  tableName: string,
): readonly ItemWrite[] => {
  if (action === "BatchWriteItem") return parseBatch(body, tableName);
  const write = parseItemWrite(action, body, tableName);
  return write === undefined ? [] : [write];
};

const parseBatch = (body: string, tableName: string): readonly ItemWrite[] => {
  const { success, output } = v.safeParse(BatchRequest, body);
  if (!success) return [];
  // Does not occur in an embedded DynamoDB. If it does, the journal reads the items.
  const isComplete = (answer: string) =>
    v.parse(BatchAnswer, answer).UnprocessedItems[tableName] === undefined;
  const writes = (output.RequestItems[tableName] ?? []).map((request): ItemWrite => {
    const [kind, item, image] =
      "PutRequest" in request
        ? (["put", request.PutRequest.Item, request.PutRequest.Item] as const)
        : (["delete", request.DeleteRequest.Key, undefined] as const);
    const imageAfter = (answer: string) => (isComplete(answer) ? image : "unknown");
    return { kind, id: readId(item), body, imageAfter, formatResponse: unmodified };
  });
  // DynamoDB rejects a batch that writes an item twice.
  return [...new Map(writes.map((write) => [write.id, write])).values()];
};

const parseItemWrite = (
  action: Exclude<WritingAction, "BatchWriteItem">,
  body: string,
  tableName: string,
): ItemWrite | undefined => {
  switch (action) {
    case "PutItem": {
      const { success, output } = v.safeParse(PutRequest, body);
      if (!success || output.TableName !== tableName) return undefined;
      const imageAfter = () => output.Item;
      return { kind: "put", id: readId(output.Item), body, imageAfter, formatResponse: unmodified };
    }
    case "UpdateItem":
    case "DeleteItem": {
      const { success, output } = v.safeParse(KeyRequest, body);
      if (!success || output.TableName !== tableName) return undefined;
      const id = readId(output.Key);
      if (action === "DeleteItem")
        return {
          kind: "delete",
          id,
          body,
          imageAfter: () => undefined,
          formatResponse: unmodified,
        };
      switch (output.ReturnValues) {
        case "ALL_NEW":
          return {
            kind: "update",
            id,
            body,
            imageAfter: parseAttributes,
            formatResponse: unmodified,
          };
        case "NONE":
          return {
            kind: "update",
            id,
            body: JSON.stringify({ ...output, ReturnValues: "ALL_NEW" }),
            imageAfter: parseAttributes,
            formatResponse: withoutAttributes,
          };
        default:
          return {
            kind: "update",
            id,
            body,
            imageAfter: () => "unknown",
            formatResponse: unmodified,
          };
      }
    }
    default:
      return action satisfies never;
  }
};

const parseAttributes = (answer: string): Image => v.parse(UpdateAnswer, answer).Attributes;

const withoutAttributes = (answer: string): string => {
  const { Attributes: _, ...rest } = JSON.parse(answer);
  return JSON.stringify(rest);
};
