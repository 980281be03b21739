import type { Context } from "../../context.ts";
import { recordObjectEvent } from "../../events/record-object-event.ts";
import type { AuthenticatedRequest } from "../../http/operation.ts";
import { findVersion } from "../find-version.ts";
import type { Tags } from "./tags.ts";

/**
 * Replaces the tags of the object that a request names, and records the event.
 *
 * @returns The header with the object's version.
 * @throws S3Error NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed
 */
export const setTags = async (
  request: AuthenticatedRequest,
  tags: Tags,
  context: Context,
): Promise<Record<string, string>> => {
  const { db, clock } = context;
  const versionId = await db.commit(() => {
    const found = findVersion(request, context);
    db.versions.setTags(found.version, tags);
    const eventName = request.method === "DELETE" ? "ObjectTagging:Delete" : "ObjectTagging:Put";
    const event = { eventName, eventTime: clock(), sequence: db.sequence.next() } as const;
    recordObjectEvent(found, event, request, context);
    return found.versionId;
  });
  context.eventsCommitted();
  return versionId === undefined ? {} : { "x-amz-version-id": versionId };
};
