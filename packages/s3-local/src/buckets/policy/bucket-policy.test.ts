import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { PolicyStatement } from "../../auth/iam/policy-document.ts";
import {
  clientFor,
  credential,
  startWithBucket,
  type TestServer,
} from "../../testing/test-server.ts";

const Bucket = "photos";
const objects = "arn:aws:s3:::photos/*";
const limited = { accessKeyId: "AKIALIMITED", secretAccessKey: "b" };

const setPolicy = ({ client }: TestServer, ...statements: PolicyStatement[]) =>
  client.send(
    new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement: statements }) }),
  );

const put = (client: TestServer["client"], Key = "cat.png") =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: "pixels" }));

const denyPlainHttp: PolicyStatement = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::photos", objects],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

test("a policy is answered as it was put, until it is deleted", async () => {
  const server = await startWithBucket();
  const get = () => server.client.send(new GetBucketPolicyCommand({ Bucket }));
  await expect(get()).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
  await setPolicy(server, denyPlainHttp);
  expect(JSON.parse((await get()).Policy ?? "")).toEqual({ Statement: [denyPlainHttp] });
  await server.client.send(new DeleteBucketPolicyCommand({ Bucket }));
  await expect(get()).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
});

test("a policy for TLS only denies plain HTTP to everyone, and locks no one out", async () => {
  const server = await startWithBucket();
  await setPolicy(server, denyPlainHttp);
  await expect(put(server.client)).rejects.toThrow(
    "with an explicit deny in a resource-based policy",
  );
  await server.client.send(new DeleteBucketPolicyCommand({ Bucket }));
  await put(server.client);
});

test("a server that stands for one behind TLS passes such a policy", async () => {
  const server = await startWithBucket({ secureTransport: true });
  await setPolicy(server, denyPlainHttp);
  await put(server.client);
});

test("a policy denies keys what their own policies allow, and allows what those do not", async () => {
  const policy = { Statement: { Effect: "Allow", Action: "s3:PutObject", Resource: "*" } } as const;
  const server = await startWithBucket({ credentials: [credential, { ...limited, policy }] });
  const client = clientFor(server.url, { credentials: limited });
  await put(client);
  const AWS = "arn:aws:iam::000000000000:user/AKIALIMITED";
  await setPolicy(
    server,
    { Effect: "Deny", Principal: { AWS }, Action: "s3:PutObject", Resource: objects },
    { Effect: "Allow", Principal: { AWS }, Action: "s3:GetObject", Resource: objects },
  );
  await expect(put(client)).rejects.toMatchObject({ name: "AccessDenied" });
  await client.send(new GetObjectCommand({ Bucket, Key: "cat.png" }));
  await put(server.client, "dog.png");
});

test("a public policy is refused, because a new bucket blocks public access", async () => {
  const server = await startWithBucket();
  const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
  await expect(setPolicy(server, open as PolicyStatement)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("BlockPublicPolicy"),
  });
});

test.each([
  ["no JSON", "{", "Policies must be valid JSON"],
  [
    "a statement without principals",
    JSON.stringify({ Statement: { Effect: "Deny", Action: "*", Resource: objects } }),
    "Missing required field Principal",
  ],
  [
    "another bucket",
    JSON.stringify({ Statement: { ...denyPlainHttp, Resource: "arn:aws:s3:::photos2/*" } }),
    "Policy has invalid resource",
  ],
  [
    "an unknown condition",
    JSON.stringify({ Statement: { ...denyPlainHttp, Condition: { Bool: { "aws:Moon": "1" } } } }),
    "aws:Moon",
  ],
])("a policy of %s is malformed", async (_, Policy, message) => {
  const { client } = await startWithBucket();
  await expect(client.send(new PutBucketPolicyCommand({ Bucket, Policy }))).rejects.toMatchObject({
    name: "MalformedPolicy",
    message: expect.stringContaining(message),
    $metadata: { httpStatusCode: 400 },
  });
});
