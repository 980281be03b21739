// Starts a server in this process, has it hash a large body in its threads, and closes it while a
// connection stands that never carried a request, as browsers hold them. What keeps the process from
// ending then is a handle that close() left open.
import { once } from "node:events";
import { connect } from "node:net";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startS3 } from "../server.ts";

const [dataDir = ""] = process.argv.slice(2);
const credentials = { accessKeyId: "AKIATESTTESTTESTTEST", secretAccessKey: "test-secret" };
const server = await startS3({
  port: 0,
  dataDir,
  credentials: [credentials],
  onEvent: async () => {},
});
const client = new S3Client({
  endpoint: server.url,
  region: "us-east-1",
  forcePathStyle: true,
  credentials,
});
await client.send(new CreateBucketCommand({ Bucket: "photos" }));
const Body = Buffer.alloc(4 * 1024 ** 2);
await client.send(new PutObjectCommand({ Bucket: "photos", Key: "film", Body }));
client.destroy();
const unused = connect(Number(new URL(server.url).port), "127.0.0.1");
await once(unused, "connect");
await server.close();
console.log("closed");
