import type { IncomingMessage, Server } from "node:http";
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { UploadId } from "@slipway/core/fields/upload-id";
import * as v from "valibot";
import { type Answer, type Interceptor, intercept } from "../iam/intercept-requests.ts";
import { createKeyedQueue } from "./in-turn-by-key.ts";
import {
  type ItemWrite,
  parseItemWrites,
  type WritingAction,
  writingActions,
} from "./item-write.ts";
import type { Image, StreamJournal } from "./stream-journal.ts";

/** A table of an embedded DynamoDB, and the journal of its stream. */
export interface StreamedTable {
  readonly server: Server;
  /** The client that the journal reads items with. */
  readonly reader: DynamoDBClient;
  readonly tableName: string;
  readonly journal: StreamJournal;
}

/**
 * Have an embedded DynamoDB note each change of a table's records, whoever makes it: the stream that it lacks. What counts
 * downloads beside them is left out, which the filter of the stream's consumer would drop: it is written often, and must
 * not wait.
 *
 * A write is noted before it is made, and its outcome before it is answered. So a kill in between leaves a trace, and the
 * item is read now, before anything else happens. Writes of one item go one after the other: the journal has their
 * order.
 */
export const journalWrites = async ({
  server,
  reader,
  tableName,
  journal,
}: StreamedTable): Promise<void> => {
  const inTurn = createKeyedQueue();

  const read = async (id: string): Promise<Image | undefined> => {
    const { Item } = await reader.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { [table.partitionKey]: { S: id } },
        ConsistentRead: true,
      }),
    );
    // As it came in JSON, like a stream's images: no record holds bytes, for which the two differ.
    return Item as Image | undefined;
  };
  const look = async (id: string) => journal.conclude(id, await read(id));

  const prepare = async ({ id, kind }: ItemWrite): Promise<void> => {
    if (!journal.intend(id)) {
      await look(id);
      journal.intend(id);
    }
    // The item may be older than the journal. A put item is nearly always new.
    if (kind === "put" || journal.knows(id)) return;
    const item = await read(id);
    if (item !== undefined) journal.adopt(id, item);
  };

  const conclude = async ({ id, imageAfter }: ItemWrite, { status, body }: Answer) => {
    if (isRefusal(status)) return journal.withdraw(id);
    const image = status === 200 ? imageAfter(body) : "unknown";
    return image === "unknown" ? look(id) : journal.conclude(id, image);
  };

  const journaled =
    (action: WritingAction): Interceptor =>
    async (body, answer) => {
      const writes = parseItemWrites(action, body.toString(), tableName)
        .filter(({ id }) => v.is(UploadId, id))
        // In one order, so that no two batches wait for each other.
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
      const [first] = writes;
      if (first === undefined) return answer(body);
      const write = async (): Promise<Answer> => {
        for (const each of writes) await prepare(each);
        const given = await answer(Buffer.from(first.body));
        for (const each of writes) await conclude(each, given);
        return { ...given, body: first.formatResponse(given.body) };
      };
      return writes.reduceRight(
        (act, { id }) =>
          () =>
            inTurn(id, act),
        write,
      )();
    };

  intercept(server, (request) => {
    const action = findWritingAction(request);
    return action && journaled(action);
  });
  for (const id of journal.intended()) await look(id);
};

const findWritingAction = ({ headers }: IncomingMessage): WritingAction | undefined => {
  const [, action] = String(headers["x-amz-target"]).split(".");
  return writingActions.find((name) => name === action);
};

/** DynamoDB wrote nothing. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500;
