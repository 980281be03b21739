import { expect, test } from "vitest";
import { parseObjectEvents } from "./s3-event.ts";

// Amazon S3 User Guide, "Event message structure", with the example's bucket and a key that needs decoding.
const record = {
  eventVersion: "2.1",
  eventSource: "aws:s3",
  awsRegion: "us-west-2",
  eventTime: "1970-01-01T00:00:00.000Z",
  eventName: "ObjectCreated:Post",
  userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" },
  requestParameters: { sourceIPAddress: "127.0.0.1" },
  responseElements: { "x-amz-request-id": "C3D13FE58DE4C810" },
  s3: {
    s3SchemaVersion: "1.0",
    configurationId: "testConfigRule",
    bucket: {
      name: "amzn-s3-demo-bucket",
      ownerIdentity: { principalId: "A3NL1KOZZKExample" },
      arn: "arn:aws:s3:::amzn-s3-demo-bucket",
    },
    object: {
      key: "uploads/red+flower%20%C3%A9.jpg",
      size: 1024,
      eTag: "d41d8cd98f00b204e9800998ecf8427e",
      versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
      sequencer: "0055AED6DCD90281E5",
    },
  },
};

const created = {
  kind: "created",
  bucket: "amzn-s3-demo-bucket",
  key: "uploads/red flower é.jpg",
  versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
  sequencer: "0055AED6DCD90281E5",
};

test("returns the created version with its decoded key", () => {
  expect(parseObjectEvents({ Records: [record] })).toEqual([created]);
});

test("parses the body of an SQS message", () => {
  expect(parseObjectEvents(JSON.stringify({ Records: [record] }))).toEqual([created]);
});

test("returns no events for the test event of a new notification", () => {
  const text = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b" });
  expect(parseObjectEvents(text)).toEqual([]);
});

test("returns deleted versions, and ignores delete markers and other events", () => {
  const names = [
    "ObjectRemoved:Delete",
    "LifecycleExpiration:Delete",
    "ObjectRemoved:DeleteMarkerCreated",
    "LifecycleExpiration:DeleteMarkerCreated",
    "ObjectTagging:Put",
  ];
  const records = names.map((eventName) => ({ ...record, eventName }));
  const { versionId } = record.s3.object;
  expect(parseObjectEvents({ Records: records })).toMatchObject([
    { kind: "removed", versionId },
    { kind: "removed", versionId },
  ]);
});

test("uses the version id null for a bucket without versioning", () => {
  const { versionId: _, ...object } = record.s3.object;
  const unversioned = { ...record, s3: { ...record.s3, object } };
  expect(parseObjectEvents({ Records: [unversioned] })).toMatchObject([{ versionId: "null" }]);
});

test.each([
  "not json",
  "{}",
  { Records: [{}] },
  { Records: [{ ...record, s3: { ...record.s3, object: { key: "%zz" } } }] },
])("refuses %o", (message) => {
  expect(() => parseObjectEvents(message)).toThrow();
});
