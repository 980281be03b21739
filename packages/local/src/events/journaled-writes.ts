import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { table } from "@slipway/core/table";
import * as v from "valibot";
import { inTurnByKey } from "./in-turn-by-key.ts";
import type { Image, StreamJournal } from "./stream-journal.ts";

/** A table, the client that everything of ours writes it with, and the journal of its stream. */
export interface StreamedTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly journal: StreamJournal;
}

/**
 * Have a client note each change of a table's items in the journal, which is the stream that the embedded DynamoDB lacks.
 *
 * A write is noted before it is made, and its outcome after it. So a kill in between leaves a trace, and the item is
 * looked at now, before anything else happens. Writes of one item go one after the other: the journal has their order.
 */
export const journalWrites = async ({ client, tableName, journal }: StreamedTable) => {
  const inTurn = inTurnByKey();

  const read = async (id: string): Promise<Image | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { [table.partitionKey]: { S: id } },
        ConsistentRead: true,
      }),
    );
    return Item && imageOf(Item);
  };
  const look = async (id: string) => journal.conclude(id, await read(id));

  const prepare = async ({ id, kind }: ItemWrite): Promise<void> => {
    if (!journal.intend(id)) {
      await look(id);
      journal.intend(id);
    }
    // It may be from before there was a journal. What is put is nearly always new.
    if (kind === "put" || journal.knows(id)) return;
    const item = await read(id);
    if (item !== undefined) journal.adopt(id, item);
  };

  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const write = writeOf(commandName, args.input, tableName);
        if (write === undefined) return next(args);
        return inTurn(write.id, async () => {
          await prepare(write);
          try {
            const input = { ...args.input, ...write.asks };
            const result = await next({ ...args, input });
            journal.conclude(write.id, write.imageAfter(result.output));
            return result;
          } catch (error) {
            // It may have been made all the same. If this look fails as well, the next write or start looks.
            await look(write.id).catch(() => {});
            throw error;
          }
        });
      },
    { step: "initialize", name: "journalWrites", priority: "low" },
  );

  for (const id of journal.intended()) await look(id);
};

interface ItemWrite {
  readonly kind: "put" | "update" | "delete";
  readonly id: string;
  /** What the request must ask for, so that its answer says what the item became. */
  readonly asks: object;
  imageAfter(output: object): Image | undefined;
}

const Attributes = v.record(v.string(), v.unknown());
const WriteInput = v.object({
  TableName: v.string(),
  Item: v.optional(Attributes),
  Key: v.optional(Attributes),
});
const UpdateOutput = v.object({ Attributes });
const BatchInput = v.object({ RequestItems: Attributes });
const TypedText = v.object({ S: v.string() });

/** What a command writes in this table; undefined for what writes nothing in it. */
const writeOf = (
  commandName: string | undefined,
  input: object,
  tableName: string,
): ItemWrite | undefined => {
  switch (commandName) {
    case "PutItemCommand":
    case "UpdateItemCommand":
    case "DeleteItemCommand": {
      const { TableName, Item, Key } = v.parse(WriteInput, input);
      if (TableName !== tableName) return undefined;
      const id = idOf(Item ?? Key);
      if (Item !== undefined) return { kind: "put", id, asks: {}, imageAfter: () => imageOf(Item) };
      if (commandName === "DeleteItemCommand")
        return { kind: "delete", id, asks: {}, imageAfter: () => undefined };
      return {
        kind: "update",
        id,
        asks: { ReturnValues: "ALL_NEW" },
        imageAfter: (output) => imageOf(v.parse(UpdateOutput, output).Attributes),
      };
    }
    case "BatchWriteItemCommand":
      if (!(tableName in v.parse(BatchInput, input).RequestItems)) return undefined;
      throw unknownWrite(commandName);
    case "TransactWriteItemsCommand":
    case "ExecuteStatementCommand":
    case "BatchExecuteStatementCommand":
    case "ExecuteTransactionCommand":
      throw unknownWrite(commandName);
    default:
      return undefined;
  }
};

const unknownWrite = (commandName: string): Error =>
  new Error(`The local stream cannot tell what a ${commandName} changes.`);

// The document client has plain values where this looks, the client itself DynamoDB's typed ones.

const idOf = (attributes: Readonly<Record<string, unknown>> = {}): string => {
  const id = attributes[table.partitionKey];
  return v.is(TypedText, id) ? id.S : v.parse(v.string(), id);
};

const imageOf = (attributes: Readonly<Record<string, unknown>>): Image =>
  (typeof attributes[table.partitionKey] === "string"
    ? marshall(attributes, { removeUndefinedValues: true })
    : attributes) as Image;
