import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { onTestFinished } from "vitest";
import { type S3Options, type S3Server, startS3 } from "../server.ts";

export const credential = { accessKeyId: "AKIATESTTESTTESTTEST", secretAccessKey: "test-secret" };

/** Creates a folder that is removed after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "s3-local-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

export interface TestServer extends S3Server {
  client: S3Client;
  dataDir: string;
}

export const clientFor = (url: string, config: S3ClientConfig = {}): S3Client =>
  new S3Client({
    endpoint: url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: credential,
    maxAttempts: 1,
    ...config,
  });

/** Starts a server with its own folder and port, and closes it after the test. */
export const startTestServer = async (options: Partial<S3Options> = {}): Promise<TestServer> => {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const server = await startS3({ port: 0, credentials: [credential], ...options, dataDir });
  const client = clientFor(server.url);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    client.destroy();
    closing ??= server.close();
    return closing;
  };
  onTestFinished(close);
  return { ...server, close, client, dataDir };
};

/** Starts a server with a bucket named `photos`. */
export const startWithBucket = async (options: Partial<S3Options> = {}): Promise<TestServer> => {
  const server = await startTestServer(options);
  await server.client.send(new CreateBucketCommand({ Bucket: "photos" }));
  return server;
};

/** Starts a server with a versioned bucket named `photos`. */
export const startWithVersions = async (options: Partial<S3Options> = {}): Promise<TestServer> => {
  const server = await startWithBucket(options);
  await server.client.send(
    new PutBucketVersioningCommand({
      Bucket: "photos",
      VersioningConfiguration: { Status: "Enabled" },
    }),
  );
  return server;
};

/** Pads text so that it is stored in a file instead of the index. */
export const long = (text: string): string => text.padEnd(100_000, ".");

export interface SignedForm {
  url: string;
  fields: Record<string, string>;
}

export const signForm = (
  { client }: TestServer,
  options: Partial<PresignedPostOptions> = {},
): Promise<SignedForm> =>
  createPresignedPost(client, { Bucket: "photos", Key: "cat.png", ...options });

/** Posts a form, with the file as its last field. */
export const postForm = (
  { url, fields }: SignedForm,
  file: Blob | string = "something body",
  fileName = "cat.png",
): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", typeof file === "string" ? new Blob([file]) : file, fileName);
  return fetch(url, { method: "POST", body: form, redirect: "manual" });
};

/** Parses the code and message of an error document. */
export const readError = async (response: Response) => {
  const body = await response.text();
  const find = (name: string): string | undefined =>
    new RegExp(`<${name}>(.*?)</${name}>`, "s")
      .exec(body)?.[1]
      ?.replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
  return { status: response.status, code: find("Code"), message: find("Message"), body };
};
