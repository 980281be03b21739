import { type BodyIntegrity, openDigests } from "./body-integrity.ts";
import type { Context } from "./context.ts";
import { S3Error } from "./errors.ts";
import type { EventName } from "./events/notification.ts";
import type { S3Request } from "./request.ts";
import type { ObjectVersion } from "./storage/versions.ts";
import { existingBucket, writeVersion } from "./storage/write-version.ts";

/** The largest object that one PUT or POST may carry. */
export const maxObjectBytes = 5 * 1024 ** 3;

export type SizeRange = { min: number; max: number };

type Upload = {
  request: S3Request & { accessKeyId: string };
  bucket: string;
  key: string;
  chunks: AsyncIterable<Buffer>;
  trailers: ReadonlyMap<string, string>;
  integrity: BodyIntegrity;
  sizeRange: SizeRange;
  headers: Record<string, string>;
  metadata: Record<string, string>;
  eventName: EventName & `ObjectCreated:${string}`;
};

/** `versionId` is undefined where S3 shows none: in a bucket that never had versioning. */
export type StoredObject = { version: ObjectVersion; versionId: string | undefined };

const tooLarge = (size: number, max: number): S3Error =>
  new S3Error("EntityTooLarge", {
    // Refused before the end, so the size is what had arrived by then.
    details: { ProposedSize: String(size), MaxSizeAllowed: String(max) },
  });

const tooSmall = (size: number, min: number): S3Error =>
  new S3Error("EntityTooSmall", {
    details: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });

/** Sizes and digests of the bytes as they pass; what breaks a promise fails the stream. */
function inspect({ chunks, trailers, integrity, sizeRange }: Upload) {
  const digests = openDigests(integrity);
  const result = { size: 0, eTag: "", checksums: {} };
  async function* inspected(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      result.size += chunk.length;
      if (result.size > sizeRange.max) throw tooLarge(result.size, sizeRange.max);
      digests.update(chunk);
      yield chunk;
    }
    if (result.size < sizeRange.min) throw tooSmall(result.size, sizeRange.min);
    const { md5, checksums } = digests.finish(trailers);
    result.eTag = `"${md5.toString("hex")}"`;
    result.checksums = checksums;
  }
  return { result, chunks: inspected() };
}

/**
 * Streams an object to disk, checks it, and makes it visible together with its event. When it
 * returns, the object survives a crash; when it throws, nothing is stored.
 *
 * @throws S3Error
 */
export async function storeObject(upload: Upload, context: Context): Promise<StoredObject> {
  const { db, blobs, clock } = context;
  const { request, bucket, key, headers, metadata, eventName } = upload;
  const { result, chunks } = inspect(upload);
  const blob = await blobs.write(chunks);
  const commit = db.commit(() => {
    const lastModified = clock();
    const object = { bucket, key, lastModified, blob, headers, metadata, ...result };
    const written = writeVersion(db, object);
    const { version } = written;
    const versioned = existingBucket(db, bucket).versioning !== "Unversioned";
    const versionId = versioned ? version.versionId : undefined;
    context.recordEvent({
      eventName,
      eventTime: lastModified,
      region: context.region,
      bucket,
      key,
      versionId,
      created: { size: version.size, eTag: version.eTag },
      sequence: version.sequence,
      principalId: request.accessKeyId,
      sourceIp: request.sourceIp,
      requestId: request.requestId,
      hostId: request.hostId,
    });
    return { ...written, versionId };
  });
  const { version, versionId, unreferenced } = await commit.catch(async (error: unknown) => {
    await blobs.remove([blob]);
    throw error;
  });
  context.eventsCommitted();
  await blobs.remove(unreferenced);
  return { version, versionId };
}

/** The headers of every answer to a stored object. */
export function storedHeaders({ version, versionId }: StoredObject): Record<string, string> {
  return {
    etag: version.eTag,
    ...version.checksums,
    ...(Object.keys(version.checksums).length > 0 && { "x-amz-checksum-type": "FULL_OBJECT" }),
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    "x-amz-server-side-encryption": "AES256",
  };
}
