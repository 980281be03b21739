import { createServer, type RequestListener } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { createFileUrls } from "@slipway/functions/links/file-urls";
import { expect, onTestFinished, test } from "vitest";
import { region } from "../names.ts";
import { startFilesCdn } from "./files-cdn.ts";

const checksum = { "x-amz-checksum-crc32": "AAAAAA==" };

/** Starts a distribution whose S3 answers like this. Returns its URL, and a link to a file. */
const startCdn = async (answer: RequestListener) => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("S3 does not listen");
  const endpoint = `http://127.0.0.1:${address.port}`;
  const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  onTestFinished(() => s3.destroy());
  const clock = () => new Date();
  const given = { port: 0, prefix: "uploads/", secret: "secret", origins: [], clock };
  const cdn = await startFilesCdn({ ...given, s3 });
  onTestFinished(cdn.close);
  const link = createFileUrls({ ...cdn, clock }).createSigned({
    key: "uploads/0a/01930000-0000-7000-8000-00000000000a",
    versionId: "v1",
    contentType: "image/png",
    disposition: "inline",
    fileName: "a.png",
  });
  return { url: cdn.url, link };
};

test("a viewer who leaves before S3 answers leaves no connection to S3 behind", async () => {
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const { url, link } = await startCdn(async (_, response) => {
    response.once("close", closed.resolve);
    asked.resolve();
    await gone.promise;
    response.writeHead(200, { "content-length": 1000, ...checksum }).write("x");
  });
  const leaving = new AbortController();
  const left = fetch(link, { signal: leaving.signal });
  await asked.promise;
  leaving.abort();
  await expect(left).rejects.toThrow();
  // Once the next viewer has an answer, the distribution knows that the first one left.
  expect((await fetch(url)).status).toBe(403);
  gone.resolve();
  await closed.promise;
});

test("a file whose connection to S3 is lost is cut off", async () => {
  const { link } = await startCdn((_, response) => {
    response.writeHead(200, { "content-length": 1000, ...checksum });
    response.write("x", () => response.destroy());
  });
  await expect(fetch(link).then((response) => response.arrayBuffer())).rejects.toThrow();
});
