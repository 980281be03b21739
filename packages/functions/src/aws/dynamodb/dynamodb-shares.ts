import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { limits } from "@slipway/core/limits";
import {
  createShareItemId,
  createShareListKey,
  getLockoutStart,
  getShareId,
  getSharePurgeTime,
  ShareItem,
} from "@slipway/core/shares/share";
import * as v from "valibot";
import type { Shares } from "../../ports/shares.ts";
import type { DocumentClients } from "./document-clients.ts";

/** A conditional update: its expressions, and the values in them. No name in them is a reserved word. */
interface Change {
  readonly update: string;
  readonly condition: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Creates share links in the table with this name. */
export const createDynamoDbShares = (clients: DocumentClients, TableName: string): Shares => {
  /** Returns the changed link; undefined if the condition did not hold. */
  const change = async (
    client: "retrying" | "once",
    id: string,
    { update, condition, values }: Change,
  ): Promise<ShareItem | undefined> => {
    try {
      const { Attributes } = await clients[client].send(
        new UpdateCommand({
          TableName,
          Key: { [table.partitionKey]: createShareItemId(id) },
          UpdateExpression: update,
          ConditionExpression: condition,
          ...(values && { ExpressionAttributeValues: values }),
          ReturnValues: "ALL_NEW",
        }),
      );
      return v.parse(ShareItem, Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };

  const find: Shares["find"] = async (id) => {
    const { Item } = await clients.retrying.send(
      new GetCommand({
        TableName,
        Key: { [table.partitionKey]: createShareItemId(id) },
        ConsistentRead: true,
      }),
    );
    return v.parse(v.optional(ShareItem), Item);
  };

  return {
    async create({ id, ...attributes }) {
      const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
      await clients.retrying.send(
        new UpdateCommand({
          TableName,
          Key: { [table.partitionKey]: id },
          UpdateExpression: `SET ${given.map((_, n) => `#a${n} = :v${n}`).join(", ")}`,
          // A retry after a lost response writes the same link again.
          ConditionExpression: "attribute_not_exists(tokenHash) OR tokenHash = :token",
          ExpressionAttributeNames: Object.fromEntries(given.map(([name], n) => [`#a${n}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(given.map(([, value], n) => [`:v${n}`, value])),
            ":token": attributes.tokenHash,
          },
        }),
      );
    },

    find,

    async list({ owner, limit, after }) {
      const { partitionKey, sortKey } = table.indexes.byField1;
      const key = createShareListKey(owner);
      const { Items = [] } = await clients.retrying.send(
        new QueryCommand({
          TableName,
          IndexName: "byField1",
          KeyConditionExpression: "#key = :key",
          ExpressionAttributeNames: { "#key": partitionKey },
          ExpressionAttributeValues: { ":key": key },
          ScanIndexForward: false,
          Limit: limit,
          ...(after !== undefined && {
            ExclusiveStartKey: { [partitionKey]: key, [sortKey]: createShareItemId(after) },
          }),
        }),
      );
      return v.parse(v.array(ShareItem), Items);
    },

    async countDownload(share, at) {
      const counted = await change("once", getShareId(share), {
        update: "ADD downloads :one",
        condition:
          "attribute_exists(tokenHash) AND attribute_not_exists(revokedAt) AND expiresAt > :at AND (attribute_not_exists(maxDownloads) OR downloads < maxDownloads)",
        values: { ":one": 1, ":at": at },
      });
      return counted !== undefined;
    },

    async countAttempt(id, at) {
      const values = { ":at": at };
      const counted = await change("once", id, {
        update: "SET attempts = attempts + :one, attemptedAt = :at",
        condition: "attempts < :most",
        values: { ...values, ":one": 1, ":most": limits.shares.attempts },
      });
      if (counted !== undefined) return true;
      // The lockout has ended, which only one of several requests finds.
      const restarted = await change("once", id, {
        update: "SET attempts = :one, attemptedAt = :at",
        condition: "attemptedAt <= :start",
        values: { ...values, ":one": 1, ":start": getLockoutStart(at) },
      });
      return restarted !== undefined;
    },

    async clearAttempts(id) {
      await change("retrying", id, {
        update: "SET attempts = :none",
        condition: "attribute_exists(tokenHash)",
        values: { ":none": 0 },
      });
    },

    async revoke(id, owner, at) {
      const revoked = await change("retrying", id, {
        update: "SET revokedAt = :at, purgeAt = :purge",
        condition: "shareOwner = :owner AND attribute_not_exists(revokedAt)",
        values: { ":at": at, ":owner": owner, ":purge": getSharePurgeTime(at) },
      });
      if (revoked !== undefined) return revoked;
      const known = await find(id);
      return known?.shareOwner === owner ? known : undefined;
    },
  };
};
