import type { IncomingMessage, Server } from "node:http";
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { UploadId } from "@slipway/core/fields/upload-id";
import * as v from "valibot";
import {
  type InterceptedResponse,
  type Interceptor,
  intercept,
} from "../iam/intercept-requests.ts";
import { createKeyedQueue } from "./in-turn-by-key.ts";
import {
  type ItemWrite,
  parseItemWrites,
  type WritingAction,
  writingActions,
} from "./item-write.ts";
import type { Image, StreamJournal } from "./stream-journal.ts";

/** A table of an embedded DynamoDB, with the journal of its stream. */
export interface StreamedTable {
  readonly server: Server;
  /** The client with which items are read. */
  readonly reader: DynamoDBClient;
  readonly tableName: string;
  readonly journal: StreamJournal;
}

/**
 * Records each change of a table's records in a journal, because an embedded DynamoDB has no streams. Download counters are
 * not recorded: the stream's consumer filters them out, and their frequent writes must not wait.
 *
 * The intent to write is recorded before the write, and its result before the response. If the process is killed in between,
 * the next process finds the intent and reads the item before it starts. Writes of the same item run one at a time, so that
 * the journal has them in order.
 */
export const journalWrites = async ({
  server,
  reader,
  tableName,
  journal,
}: StreamedTable): Promise<void> => {
  const enqueue = createKeyedQueue();

  const readItem = async (id: string): Promise<Image | undefined> => {
    const { Item } = await reader.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { [table.partitionKey]: { S: id } },
        ConsistentRead: true,
      }),
    );
    // The client's items equal the images of a stream, except for binary values. Records have none.
    return Item as Image | undefined;
  };
  const concludeByReading = async (id: string) => journal.conclude(id, await readItem(id));

  const prepare = async ({ id, kind }: ItemWrite): Promise<void> => {
    if (!journal.intend(id)) {
      await concludeByReading(id);
      journal.intend(id);
    }
    // The item may be older than the journal. The item of a put is almost always new.
    if (kind === "put" || journal.knows(id)) return;
    const item = await readItem(id);
    if (item !== undefined) journal.adopt(id, item);
  };

  const conclude = async ({ id, parseImage }: ItemWrite, { status, body }: InterceptedResponse) => {
    if (isRejected(status)) return journal.withdraw(id);
    const image = status === 200 ? parseImage(body) : "unknown";
    return image === "unknown" ? concludeByReading(id) : journal.conclude(id, image);
  };

  const createInterceptor =
    (action: WritingAction): Interceptor =>
    async (body, respond) => {
      const writes = parseItemWrites(action, body.toString(), tableName)
        .filter(({ id }) => v.is(UploadId, id))
        // All batches use the same order, so that no two of them wait for each other.
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
      const [first] = writes;
      if (first === undefined) return respond(body);
      const writeItems = async (): Promise<InterceptedResponse> => {
        for (const write of writes) await prepare(write);
        const response = await respond(Buffer.from(first.body));
        for (const write of writes) await conclude(write, response);
        return { ...response, body: first.formatResponse(response.body) };
      };
      return writes.reduceRight(
        (act, { id }) =>
          () =>
            enqueue(id, act),
        writeItems,
      )();
    };

  intercept(server, (request) => {
    const action = findWritingAction(request);
    return action && createInterceptor(action);
  });
  for (const id of journal.intended()) await concludeByReading(id);
};

const findWritingAction = ({ headers }: IncomingMessage): WritingAction | undefined => {
  const [, action] = String(headers["x-amz-target"]).split(".");
  return writingActions.find((name) => name === action);
};

/** Returns true if DynamoDB rejected a request, so that it wrote nothing. */
const isRejected = (status: number): boolean => status >= 400 && status < 500;
