import { existsSync } from "node:fs";
import { join } from "node:path";
import { createTableInput } from "@slipway/core/deployment/table";
import database from "dynalite/db/index.js";
import * as v from "valibot";

/** The definition of a table, as the embedded DynamoDB stores it. */
const StoredTable = v.looseObject({
  AttributeDefinitions: v.array(v.object({ AttributeName: v.string(), AttributeType: v.string() })),
  GlobalSecondaryIndexes: v.array(v.looseObject({ IndexName: v.string() })),
});

/**
 * Adds the indexes to a table that it does not have because an earlier version created it. The embedded DynamoDB cannot add an
 * index to a table, so this changes the stored definition before it starts. The new indexes are empty: only later versions write
 * attributes that they have as keys.
 *
 * @param path the folder of the embedded DynamoDB, which must not run
 */
export const addMissingIndexes = async (path: string, tableName: string): Promise<void> => {
  // LevelDB's file with the name of its current manifest.
  if (!existsSync(join(path, "CURRENT"))) return;
  const { db } = database.create({ path });
  try {
    const key = `table~${tableName}`;
    const stored = v.safeParse(StoredTable, await db.get(key));
    if (!stored.success) return;
    const upgraded = upgradeTable(stored.output, tableName);
    if (upgraded !== undefined) await db.put(key, upgraded);
  } finally {
    await db.close();
  }
};

/** Returns the definition with all indexes, or undefined if it has them. */
const upgradeTable = (
  stored: v.InferOutput<typeof StoredTable>,
  tableName: string,
): v.InferOutput<typeof StoredTable> | undefined => {
  const { AttributeDefinitions, GlobalSecondaryIndexes } = createTableInput(tableName);
  const names = stored.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName);
  const missing = GlobalSecondaryIndexes.filter(({ IndexName }) => !names.includes(IndexName));
  if (missing.length === 0) return undefined;
  const [existing] = stored.GlobalSecondaryIndexes;
  return {
    ...stored,
    AttributeDefinitions,
    // The other settings of all indexes are the same.
    GlobalSecondaryIndexes: [
      ...stored.GlobalSecondaryIndexes,
      ...missing.map((index) => ({ ...existing, ...index })),
    ],
  };
};
