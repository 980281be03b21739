import type { FileHandle } from "node:fs/promises";
import { type ByteRange, parseRange } from "../byte-range.ts";
import type { Context } from "../context.ts";
import { describeObject } from "../describe-object.ts";
import { S3Error } from "../errors.ts";
import { findVersion } from "../find-version.ts";
import type { Operation } from "../operation.ts";
import { isNotModified } from "../preconditions.ts";
import { header, type S3Request } from "../request.ts";
import { emptyResponse, type S3Response } from "../response.ts";
import type { StoredObject } from "../store-object.ts";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** An open file outlives its deletion, so what was found here can be read to its end. */
async function openVersion(
  request: S3Request,
  context: Context,
): Promise<{ stored: StoredObject; file: FileHandle }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const stored = findVersion(request, context);
    try {
      return { stored, file: await context.blobs.open(stored.version.blob) };
    } catch (error) {
      // Replaced or deleted between the two steps: look again.
      if (!isMissing(error)) throw error;
    }
  }
  throw new S3Error("InternalError");
}

function describeRange(range: ByteRange, size: number): Record<string, string> {
  return {
    "content-length": String(range.end - range.start + 1),
    "content-range": `bytes ${range.start}-${range.end}/${size}`,
  };
}

async function answer(
  request: S3Request,
  stored: StoredObject,
  file: FileHandle,
): Promise<S3Response> {
  const { version } = stored;
  if (isNotModified(request, version)) {
    await file.close();
    return emptyResponse(304, describeObject(request, stored, false));
  }
  const range = parseRange(header(request, "range"), version.size);
  const headers = describeObject(request, stored, range === undefined);
  if (range !== undefined) {
    return {
      status: 206,
      headers: { ...headers, ...describeRange(range, version.size) },
      body: file.createReadStream({ ...range }),
    };
  }
  return {
    status: 200,
    headers: { ...headers, "content-length": String(version.size) },
    body: file.createReadStream(),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: Operation = {
  name: "GetObject",
  async handle(request, context) {
    const { stored, file } = await openVersion(request, context);
    try {
      return await answer(request, stored, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  },
};
