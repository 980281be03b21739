import * as v from "valibot";

/**
 * One record of an S3 event notification, as far as Slipway reads it.
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

/** What S3 sends to a queue, topic or function: records, or one test event when the notification is set up. */
const S3Notification = v.union([
  v.object({ Records: v.array(S3EventRecord) }),
  v.pipe(
    v.object({ Event: v.literal("s3:TestEvent") }),
    v.transform(() => ({ Records: [] })),
  ),
]);

/** The same, as JSON text: the body of an SQS message. */
const S3NotificationText = v.pipe(v.string(), v.parseJson(), S3Notification);

/** One object version that came or went. */
export interface ObjectEvent {
  readonly kind: "created" | "removed";
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly sequencer?: string | undefined;
}

/**
 * Read an S3 notification, direct or as the body of an SQS message.
 *
 * @param notification the parsed notification, or its JSON text
 * @returns the versions it tells of; empty for `s3:TestEvent`, and for events of other kinds
 * @throws {v.ValiError} when it is no S3 notification
 */
export const objectEvents = (notification: unknown): readonly ObjectEvent[] => {
  const schema = typeof notification === "string" ? S3NotificationText : S3Notification;
  return v.parse(schema, notification).Records.flatMap((record) => {
    const kind = kindOf(record.eventName);
    const { key, versionId, sequencer } = record.s3.object;
    if (kind === undefined) return [];
    // A bucket that was never versioned has one version, which S3 calls "null".
    return { kind, bucket: record.s3.bucket.name, key, versionId: versionId ?? "null", sequencer };
  });
};

const kindOf = (eventName: string): ObjectEvent["kind"] | undefined => {
  if (eventName.startsWith("ObjectCreated:")) return "created";
  // A delete marker hides the versions and removes none.
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
