import type { Context } from "../context.ts";
import type { S3Request } from "../http/request.ts";
import type { StoredObject } from "../objects/stored-object.ts";
import type { EventName } from "./notification.ts";

/** Describes the caller that causes an event. */
export interface Actor extends Pick<S3Request, "sourceIp" | "requestId" | "hostId"> {
  accessKeyId: string;
}

/** Records an event of an existing object. Call it in the transaction of the change. */
export const recordObjectEvent = (
  { version, versionId }: StoredObject,
  { eventName, eventTime, sequence }: { eventName: EventName; eventTime: Date; sequence: number },
  actor: Actor,
  context: Context,
): void => {
  context.recordEvent({
    eventName,
    eventTime,
    region: context.region,
    bucket: version.bucket,
    key: version.key,
    versionId,
    created: { size: version.size, eTag: version.eTag },
    sequence,
    principalId: actor.accessKeyId,
    sourceIp: actor.sourceIp,
    requestId: actor.requestId,
    hostId: actor.hostId,
  });
};
