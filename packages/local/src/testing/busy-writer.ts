// Moves items in an index until a test kills it. Prints a dot during each move.
//
//   node busy-writer.ts DIR
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { openDataFolder } from "../data/data-folder.ts";
import { startDynamoDb } from "../dynamodb/local-dynamodb.ts";
import { tableName } from "../names.ts";

const items = 20;
const [path = ""] = process.argv.slice(2);
const { client } = await startDynamoDb(openDataFolder(path), tableName);
for (let count = 0; ; count += 1) {
  let moved = 0;
  const moveAll = Array.from({ length: items }, async (_, item) => {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: String(item) } },
        UpdateExpression: "SET dueShard = :shard, dueAt = :at",
        ExpressionAttributeValues: {
          ":shard": { S: "0" },
          ":at": { S: `${process.pid}-${count}` },
        },
      }),
    );
    moved += 1;
    if (moved === items / 2) process.stdout.write(".");
  });
  await Promise.all(moveAll);
}
