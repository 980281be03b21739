import { table } from "@slipway/core/deployment/table";
import * as v from "valibot";
import type { Image } from "./stream-journal.ts";

/** A request that writes one item of a table, so that its response determines the item's new image. */
export interface ItemWrite {
  readonly kind: "put" | "update" | "delete";
  readonly id: string;
  /** The request's body. */
  readonly body: string;
  /** Returns the item's image after the write, or "unknown" if the response's body does not determine it. */
  parseImage(response: string): Image | undefined | "unknown";
  /** Returns the response's body in the format that the caller requested. */
  formatResponse(response: string): string;
}

/** The actions of DynamoDB that write items. */
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
const BatchResponse = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ UnprocessedItems: v.optional(v.record(v.string(), v.array(v.unknown())), {}) }),
);
const UpdateResponse = v.pipe(v.string(), v.parseJson(), v.object({ Attributes: Item }));

const returnUnmodified = (response: string): string => response;
const readId = (item: Image): string => item[table.partitionKey]?.S ?? "";

/**
 * Parses a request that may write items of this table.
 *
 * @returns one write for each item, or none if the request is for another table or invalid. DynamoDB rejects invalid requests
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
  // An embedded DynamoDB always processes the whole batch. If it does not, the journal reads the items.
  const isComplete = (response: string) =>
    v.parse(BatchResponse, response).UnprocessedItems[tableName] === undefined;
  const writes = (output.RequestItems[tableName] ?? []).map((request): ItemWrite => {
    const [kind, item, image] =
      "PutRequest" in request
        ? (["put", request.PutRequest.Item, request.PutRequest.Item] as const)
        : (["delete", request.DeleteRequest.Key, undefined] as const);
    const parseImage = (response: string) => (isComplete(response) ? image : "unknown");
    return { kind, id: readId(item), body, parseImage, formatResponse: returnUnmodified };
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
      const parseImage = () => output.Item;
      return {
        kind: "put",
        id: readId(output.Item),
        body,
        parseImage,
        formatResponse: returnUnmodified,
      };
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
          parseImage: () => undefined,
          formatResponse: returnUnmodified,
        };
      switch (output.ReturnValues) {
        case "ALL_NEW":
          return {
            kind: "update",
            id,
            body,
            parseImage: parseAttributes,
            formatResponse: returnUnmodified,
          };
        case "NONE":
          return {
            kind: "update",
            id,
            body: JSON.stringify({ ...output, ReturnValues: "ALL_NEW" }),
            parseImage: parseAttributes,
            formatResponse: omitAttributes,
          };
        default:
          return {
            kind: "update",
            id,
            body,
            parseImage: () => "unknown",
            formatResponse: returnUnmodified,
          };
      }
    }
    default:
      return action satisfies never;
  }
};

const parseAttributes = (response: string): Image => v.parse(UpdateResponse, response).Attributes;

const omitAttributes = (response: string): string => {
  const { Attributes: _, ...rest } = JSON.parse(response);
  return JSON.stringify(rest);
};
