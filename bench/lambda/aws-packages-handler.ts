import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";

const s3 = new S3Client({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Signs a form and writes a record with the four AWS packages imported as usual. */
export const handler = async () => {
  const id = crypto.randomUUID();
  const form = await createPresignedPost(s3, {
    Bucket: "uploads",
    Key: id,
    Conditions: [["content-length-range", 1, 1]],
    Expires: 900,
  });
  await table.send(new PutCommand({ TableName: "uploads", Item: { id } }));
  return { statusCode: 201, body: JSON.stringify(form) };
};
