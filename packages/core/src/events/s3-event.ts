import * as v from "valibot";

/**
 * The fields of an S3 event record that Slipway reads.
 *
 * Source: Amazon S3 User Guide, "Event message structure". The key is URL-encoded, with `+` for a space.
 */
const S3EventRecord = v.object({
  eventName: v.string(),
  eventTime: v.string(),
  s3: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({
      key: v.pipe(
        v.string(),
        v.check((key) => decodeKey(key) !== undefined, "must be a URL-encoded key"),
        v.transform((key) => decodeKey(key) ?? key),
      ),
      versionId: v.optional(v.string()),
      sequencer: v.optional(v.string()),
    }),
  }),
});

/** A notification from S3: records, or a test event when the notification is configured. */
const S3Notification = v.union([
  v.object({ Records: v.array(S3EventRecord) }),
  v.pipe(
    v.object({ Event: v.literal("s3:TestEvent") }),
    v.transform(() => ({ Records: [] })),
  ),
]);

/** A notification as JSON text, as in the body of an SQS message. */
const S3NotificationText = v.pipe(v.string(), v.parseJson(), S3Notification);

/** The creation or deletion of an object's version. */
export interface ObjectEvent {
  readonly kind: "created" | "removed";
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly sequencer?: string | undefined;
}

/**
 * Parses a notification from S3.
 *
 * @param notification the parsed notification, or its JSON text
 * @returns the events of versions; empty for `s3:TestEvent` and for events of other types
 * @throws {v.ValiError} if it is not an S3 notification
 */
export const parseObjectEvents = (notification: unknown): readonly ObjectEvent[] => {
  const schema = typeof notification === "string" ? S3NotificationText : S3Notification;
  return v.parse(schema, notification).Records.flatMap((record) => {
    const kind = parseKind(record.eventName);
    const { key, versionId, sequencer } = record.s3.object;
    if (kind === undefined) return [];
    // Without versioning, an object has a single version with the id "null".
    return { kind, bucket: record.s3.bucket.name, key, versionId: versionId ?? "null", sequencer };
  });
};

const parseKind = (eventName: string): ObjectEvent["kind"] | undefined => {
  if (eventName.startsWith("ObjectCreated:")) return "created";
  // `ObjectRemoved:DeleteMarkerCreated` is ignored: a delete marker hides versions and deletes none.
  if (eventName === "ObjectRemoved:Delete" || eventName === "LifecycleExpiration:Delete")
    return "removed";
  return undefined;
};

const decodeKey = (key: string): string | undefined => {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return undefined;
  }
};
