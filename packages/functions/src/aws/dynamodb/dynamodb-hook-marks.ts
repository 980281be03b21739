import { IdempotencyRecordStatus } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type {
  BasePersistenceLayer,
  IdempotencyRecord,
} from "@aws-lambda-powertools/idempotency/persistence";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { hookMarkAttributes } from "@slipway/core/events/hook-marks";

const { id, state, runsUntil, purgeAt } = hookMarkAttributes;

/**
 * The marks of hooks in a table, for one call of a hook. A mark is put only if there is none, or if the call that it stands for
 * must have ended. Marking a call as completed has no condition: whatever happened since, the call did complete.
 */
class DynamoDbHookMarks extends DynamoDBPersistenceLayer {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  /** The end of this call in the mark that it put. */
  #ownEnd: number | undefined;

  constructor(client: DynamoDBClient, tableName: string) {
    super({
      tableName,
      awsSdkV3Client: client,
      keyAttr: id,
      statusAttr: state,
      inProgressExpiryAttr: runsUntil,
      expiryAttr: purgeAt,
    });
    this.#client = client;
    this.#table = tableName;
  }

  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    this.#ownEnd = record.inProgressExpiryTimestamp;
    await super._putRecord(record);
  }

  /** Removes the mark after the hook failed. A request that arrives late must not remove the mark of a later call. */
  protected override async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    try {
      await this.#client.send(
        new DeleteItemCommand({
          TableName: this.#table,
          Key: this.getKey(idempotencyKey),
          // Only the mark of the call itself.
          ConditionExpression: "#state = :running AND #end = :ownEnd",
          ExpressionAttributeNames: { "#state": state, "#end": runsUntil },
          ExpressionAttributeValues: {
            ":running": { S: IdempotencyRecordStatus.INPROGRESS },
            ":ownEnd": { N: String(this.#ownEnd) },
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

/** Returns a function that opens the marks in the table with this name. */
export const createDynamoDbHookMarks =
  (client: DynamoDBClient, tableName: string) => (): BasePersistenceLayer =>
    new DynamoDbHookMarks(client, tableName);
