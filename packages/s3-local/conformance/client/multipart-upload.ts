import { createHash } from "node:crypto";
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Context } from "../context.ts";

const mebibyte = 1024 * 1024;
/** A part with the minimum size. Only the last part may be smaller. */
export const minimumPart = Buffer.alloc(5 * mebibyte, "a");

export const md5 = (body: string | Buffer): Buffer => createHash("md5").update(body).digest();
export const computeETag = (body: string | Buffer): string => `"${md5(body).toString("hex")}"`;

/** Creates a multipart upload, by default in the shared bucket. */
export const createUpload = async (
  context: Context,
  input: Partial<CreateMultipartUploadCommandInput> = {},
) => {
  const Bucket = input.Bucket ?? (await context.bucket());
  const Key = input.Key ?? context.key("video.mp4");
  const { UploadId = "" } = await context.client.send(
    new CreateMultipartUploadCommand({ ...input, Bucket, Key }),
  );
  const address = { Bucket, Key, UploadId };
  const part = async (PartNumber: number, Body: string | Buffer): Promise<CompletedPart> => {
    const { ETag } = await context.client.send(
      new UploadPartCommand({ ...address, PartNumber, Body }),
    );
    return { PartNumber, ETag };
  };
  const finish = (Parts: CompletedPart[]) =>
    context.client.send(
      new CompleteMultipartUploadCommand({ ...address, MultipartUpload: { Parts } }),
    );
  return { Bucket, Key, UploadId, address, part, finish };
};

export const readBytes = async (context: Context, Bucket: string, Key: string): Promise<string> => {
  const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
};
