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
  asAsked(answer: string): string;
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
  v.object({ RequestItems: v.record(v.string(), v.unknown()) }),
);
const UpdateAnswer = v.pipe(v.string(), v.parseJson(), v.object({ Attributes: Item }));

const asItIs = (answer: string): string => answer;
const idOf = (item: Image): string => item[table.partitionKey]?.S ?? "";

/**
 * Read a request that may write an item of this table.
 *
 * @returns undefined for another table, and for what is no request: DynamoDB refuses it
 * @throws {UnknownWriteError} for a write whose changes no answer tells
 */
export const itemWriteOf = (
  action: WritingAction,
  body: string,
  tableName: string,
): ItemWrite | undefined => {
  switch (action) {
    case "PutItem": {
      const { success, output } = v.safeParse(PutRequest, body);
      if (!success || output.TableName !== tableName) return undefined;
      const imageAfter = () => output.Item;
      return { kind: "put", id: idOf(output.Item), body, imageAfter, asAsked: asItIs };
    }
    case "UpdateItem":
    case "DeleteItem": {
      const { success, output } = v.safeParse(KeyRequest, body);
      if (!success || output.TableName !== tableName) return undefined;
      const id = idOf(output.Key);
      if (action === "DeleteItem")
        return { kind: "delete", id, body, imageAfter: () => undefined, asAsked: asItIs };
      switch (output.ReturnValues) {
        case "ALL_NEW":
          return { kind: "update", id, body, imageAfter: attributesOf, asAsked: asItIs };
        case "NONE":
          return {
            kind: "update",
            id,
            body: JSON.stringify({ ...output, ReturnValues: "ALL_NEW" }),
            imageAfter: attributesOf,
            asAsked: withoutAttributes,
          };
        default:
          return { kind: "update", id, body, imageAfter: () => "unknown", asAsked: asItIs };
      }
    }
    case "BatchWriteItem": {
      const { success, output } = v.safeParse(BatchRequest, body);
      if (success && tableName in output.RequestItems) throw new UnknownWriteError();
      return undefined;
    }
    default:
      return action satisfies never;
  }
};

export class UnknownWriteError extends Error {
  override readonly name = "UnknownWriteError";

  constructor() {
    super("The local stream cannot tell what a BatchWriteItem changes.");
  }
}

const attributesOf = (answer: string): Image => v.parse(UpdateAnswer, answer).Attributes;

const withoutAttributes = (answer: string): string => {
  const { Attributes: _, ...rest } = JSON.parse(answer);
  return JSON.stringify(rest);
};
