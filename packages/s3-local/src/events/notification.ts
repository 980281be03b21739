import { formEncode } from "../http/uri.ts";

export type EventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated"
  | "ObjectTagging:Put"
  | "ObjectTagging:Delete"
  | "LifecycleExpiration:Delete"
  | "LifecycleExpiration:DeleteMarkerCreated";

/**
 * Represents one record of an event message.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export interface S3EventRecord {
  eventVersion: "2.1";
  eventSource: "aws:s3";
  awsRegion: string;
  eventTime: string;
  eventName: EventName;
  userIdentity: { principalId: string };
  requestParameters: { sourceIPAddress: string };
  responseElements: { "x-amz-request-id": string; "x-amz-id-2": string };
  s3: {
    s3SchemaVersion: "1.0";
    configurationId: string;
    bucket: { name: string; ownerIdentity: { principalId: string }; arn: string };
    object: {
      /** URL-encoded, with `+` for a space. */
      key: string;
      size?: number;
      eTag?: string;
      versionId?: string;
      /** A hexadecimal number that grows with each event of a key. */
      sequencer: string;
    };
  };
}

/** Represents the message that S3 sends to a queue, a topic, or a function. */
export interface S3Notification {
  Records: S3EventRecord[];
}

/** Describes a change, as operations record it. */
export interface ObjectEvent {
  eventName: EventName;
  eventTime: Date;
  region: string;
  bucket: string;
  key: string;
  versionId: string | undefined;
  /** The size and ETag; undefined for a removal. */
  created: { size: number; eTag: string } | undefined;
  sequence: number;
  principalId: string;
  sourceIp: string;
  requestId: string;
  hostId: string;
}

export const toNotification = (event: ObjectEvent, configurationId: string): S3Notification => {
  const { created, versionId } = event;
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: event.region,
        eventTime: event.eventTime.toISOString(),
        eventName: event.eventName,
        userIdentity: { principalId: `AWS:${event.principalId}` },
        requestParameters: { sourceIPAddress: event.sourceIp },
        responseElements: { "x-amz-request-id": event.requestId, "x-amz-id-2": event.hostId },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId,
          bucket: {
            name: event.bucket,
            ownerIdentity: { principalId: "s3-local" },
            arn: `arn:aws:s3:::${event.bucket}`,
          },
          object: {
            key: formEncode(event.key).replaceAll("%2F", "/"),
            ...(created && { size: created.size, eTag: created.eTag.replaceAll('"', "") }),
            ...(versionId !== undefined && { versionId }),
            sequencer: event.sequence.toString(16).toUpperCase().padStart(16, "0"),
          },
        },
      },
    ],
  };
};
