import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import {
  clientFor,
  credential,
  postForm,
  readError,
  startWithBucket,
} from "../testing/test-server.ts";

const temporary = {
  accessKeyId: "ASIATEMPORARY",
  secretAccessKey: "temporary-secret",
  sessionToken: "a+session/token==",
};

const start = () => startWithBucket({ credentials: [credential, temporary] });

test("temporary keys sign headers, URLs and forms with their token", async () => {
  const { url } = await start();
  const client = clientFor(url, { credentials: temporary });
  await client.send(new PutObjectCommand({ Bucket: "photos", Key: "cat.png", Body: "meow" }));
  const link = await getSignedUrl(
    client,
    new GetObjectCommand({ Bucket: "photos", Key: "cat.png" }),
  );
  expect(await (await fetch(link)).text()).toBe("meow");
  const form = await createPresignedPost(client, { Bucket: "photos", Key: "dog.png" });
  expect((await postForm(form)).status).toBe(204);
});

test.each([
  ["no token", { ...temporary, sessionToken: undefined }],
  ["another token", { ...temporary, sessionToken: "another" }],
  ["a token for a key that has none", { ...credential, sessionToken: "token" }],
])("%s is refused in headers, URLs and forms", async (_, { sessionToken, ...keys }) => {
  const { url } = await start();
  const credentials = sessionToken === undefined ? keys : { ...keys, sessionToken };
  const client = clientFor(url, { credentials });
  await expect(client.send(new ListBucketsCommand())).rejects.toMatchObject({
    name: "InvalidToken",
    $metadata: { httpStatusCode: 400 },
  });
  const command = new GetObjectCommand({ Bucket: "photos", Key: "cat.png" });
  const answer = await readError(await fetch(await getSignedUrl(client, command)));
  expect(answer).toMatchObject({ status: 400, code: "InvalidToken" });
  const form = await createPresignedPost(client, { Bucket: "photos", Key: "cat.png" });
  expect(await readError(await postForm(form))).toMatchObject({
    status: 400,
    code: "InvalidToken",
  });
});

test("headers, URLs and forms that temporary keys signed end with the keys", async () => {
  const clock = { now: new Date() };
  const expiration = new Date(clock.now.getTime() + 60_000);
  const { url } = await startWithBucket({
    credentials: [credential, { ...temporary, expiration }],
    clock: () => clock.now,
  });
  const client = clientFor(url, { credentials: temporary });
  const link = await getSignedUrl(
    client,
    new PutObjectCommand({ Bucket: "photos", Key: "cat.png" }),
    { expiresIn: 900 },
  );
  const form = await createPresignedPost(client, { Bucket: "photos", Key: "cat.png" });
  expect((await postForm(form)).status).toBe(204);
  expect((await fetch(link, { method: "PUT", body: "meow" })).status).toBe(200);

  clock.now = expiration;
  const expired = { status: 400, code: "ExpiredToken", message: "The provided token has expired." };
  expect(await readError(await postForm(form))).toMatchObject(expired);
  const put = await readError(await fetch(link, { method: "PUT", body: "meow" }));
  expect(put).toMatchObject(expired);
  expect(put.body).toContain("<Token-0>a+session/token==</Token-0>");
  await expect(client.send(new ListBucketsCommand())).rejects.toMatchObject({
    name: "ExpiredToken",
    $metadata: { httpStatusCode: 400 },
  });
});
