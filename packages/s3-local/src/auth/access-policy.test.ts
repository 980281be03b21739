import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
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
import type { PolicyStatement } from "./iam/policy-document.ts";

const limited = { accessKeyId: "AKIALIMITED", secretAccessKey: "limited-secret" };

/** A bucket with two objects, and a client whose key may do only this. */
const startLimited = async (...statements: PolicyStatement[]) => {
  const server = await startWithBucket({
    credentials: [credential, { ...limited, policy: { Statement: statements } }],
  });
  for (const Key of ["mine/cat.png", "yours/dog.png"]) {
    await server.client.send(new PutObjectCommand({ Bucket: "photos", Key, Body: "pixels" }));
  }
  const client = clientFor(server.url, { credentials: limited });
  return { ...server, owner: server.client, client };
};

const allow = (action: string, resource: string, rest: Partial<PolicyStatement> = {}) =>
  ({ Effect: "Allow", Action: action, Resource: resource, ...rest }) satisfies PolicyStatement;

const get = (client: S3Client, Key: string) =>
  client.send(new GetObjectCommand({ Bucket: "photos", Key }));

test("a key with a policy may do what it allows, and nothing else", async () => {
  const { client } = await startLimited(allow("s3:GetObject", "arn:aws:s3:::photos/mine/*"));
  expect(await (await get(client, "mine/cat.png")).Body?.transformToString()).toBe("pixels");
  await expect(get(client, "yours/dog.png")).rejects.toMatchObject({
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
    message:
      'User: arn:aws:iam::000000000000:user/AKIALIMITED is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::photos/yours/dog.png" because no identity-based policy allows the s3:GetObject action',
  });
  await expect(client.send(new ListBucketsCommand())).rejects.toThrow("s3:ListAllMyBuckets");
});

test("an explicit deny wins over what is allowed", async () => {
  const { client } = await startLimited(allow("s3:*", "*"), {
    Effect: "Deny",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::photos/yours/*",
  });
  await get(client, "mine/cat.png");
  await expect(get(client, "yours/dog.png")).rejects.toThrow(
    "with an explicit deny in an identity-based policy",
  );
});

test("reading a version is an action of its own", async () => {
  const { client } = await startLimited(allow("s3:GetObject", "*"), allow("s3:ListBucket", "*"));
  await get(client, "mine/cat.png");
  await expect(
    client.send(new GetObjectCommand({ Bucket: "photos", Key: "mine/cat.png", VersionId: "null" })),
  ).rejects.toThrow("s3:GetObjectVersion");
});

test("who may not list a bucket is not told what it lacks", async () => {
  const { client, owner } = await startLimited(allow("s3:GetObject", "*"));
  await expect(get(client, "missing.png")).rejects.toMatchObject({ name: "AccessDenied" });
  const head = new HeadObjectCommand({ Bucket: "photos", Key: "missing.png" });
  await expect(client.send(head)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  await expect(get(owner, "missing.png")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("a condition holds a listing to its prefix", async () => {
  const { client } = await startLimited(
    allow("s3:ListBucket", "arn:aws:s3:::photos", {
      Condition: { StringLike: { "s3:prefix": "mine/*" } },
    }),
  );
  const list = (Prefix?: string) =>
    client.send(new ListObjectsV2Command({ Bucket: "photos", ...(Prefix && { Prefix }) }));
  expect((await list("mine/")).KeyCount).toBe(1);
  await expect(list("yours/")).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(list()).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(
    client.send(new ListObjectVersionsCommand({ Bucket: "photos", Prefix: "mine/" })),
  ).rejects.toThrow("s3:ListBucketVersions");
});

test("a form and a presigned URL can do no more than the key that signed them", async () => {
  const { client } = await startLimited(allow("s3:PutObject", "arn:aws:s3:::photos/mine/*"));
  const form = (Key: string) => createPresignedPost(client, { Bucket: "photos", Key });
  expect((await postForm(await form("mine/new.png"))).status).toBe(204);
  const refused = await readError(await postForm(await form("yours/new.png")));
  expect(refused).toMatchObject({ status: 403, code: "AccessDenied" });
  expect(refused.message).toContain("s3:PutObject");
  const command = new GetObjectCommand({ Bucket: "photos", Key: "mine/cat.png" });
  expect((await fetch(await getSignedUrl(client, command))).status).toBe(403);
});

test("deleting many deletes those that may be, and tells the others", async () => {
  const { client, owner } = await startLimited(
    allow("s3:DeleteObject", "arn:aws:s3:::photos/mine/*"),
  );
  const { Deleted, Errors } = await client.send(
    new DeleteObjectsCommand({
      Bucket: "photos",
      Delete: { Objects: [{ Key: "mine/cat.png" }, { Key: "yours/dog.png" }] },
    }),
  );
  expect(Deleted).toMatchObject([{ Key: "mine/cat.png" }]);
  expect(Errors).toMatchObject([{ Key: "yours/dog.png", Code: "AccessDenied" }]);
  await get(owner, "yours/dog.png");
});

test("a policy that would not be evaluated as on AWS keeps the server from starting", async () => {
  const start = startLimited(
    allow("s3:GetObject", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
  );
  await expect(start).rejects.toThrow("aws:MultiFactorAuthPresent");
});
