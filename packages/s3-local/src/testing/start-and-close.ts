// Starts a server, uploads a body that is hashed in threads, and closes the server while a connection is
// open that never carried a request, as browsers keep them. If the process does not exit then, close()
// left a handle open.
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
