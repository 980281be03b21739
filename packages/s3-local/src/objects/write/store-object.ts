import type { Context } from "../../context.ts";
import type { EventName } from "../../events/notification.ts";
import { type Body, receiveBody } from "../../http/body/receive-body.ts";
import type { S3Request } from "../../http/request.ts";
import { recheckConditions, type WriteConditions } from "../conditions/write-conditions.ts";
import type { StoredObject } from "../stored-object.ts";
import { publishObject } from "./publish-object.ts";

interface NewObject extends Body {
  request: S3Request & { accessKeyId: string };
  bucket: string;
  key: string;
  headers: Record<string, string>;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  eventName: EventName & `ObjectCreated:${string}`;
  /** The conditions that the caller checked. They are checked again when the object becomes visible. */
  conditions: WriteConditions;
}

/**
 * Streams an object to disk, verifies it, and makes it visible together with its event. When it returns,
 * the object survives a crash. When it throws, nothing is stored.
 *
 * @throws S3Error
 */
export const storeObject = async (input: NewObject, context: Context): Promise<StoredObject> => {
  const { db, blobs } = context;
  const { request, bucket, key, headers, metadata, tags, eventName, conditions } = input;
  const { blob, size, eTag, checksums } = await receiveBody(input, context);
  const object = { bucket, key, size, eTag, checksums, headers, metadata, tags };
  const commit = db.commit(() => {
    recheckConditions(conditions, { bucket, key }, db);
    blob.keep();
    const content = { kind: "blob", blob: blob.blob } as const;
    return publishObject({ request, eventName, object: { ...object, content } }, context);
  });
  const { version, versionId, unreferenced } = await commit.catch(async (error: unknown) => {
    await blobs.remove([blob.blob]);
    throw error;
  });
  context.eventsCommitted();
  await blobs.remove(unreferenced);
  return { version, versionId };
};
