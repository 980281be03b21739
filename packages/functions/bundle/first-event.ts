import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { defaultKeys } from "@slipway/core/identity";
import { createHttpEvent } from "../src/testing/http-event.ts";

const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n");
const id = "01930000-0000-7000-8000-00000000000a";

/** The queue's event for a created object. */
const objectCreated = {
  Records: [
    {
      messageId: "1",
      attributes: { ApproximateReceiveCount: "1" },
      body: JSON.stringify({
        Records: [
          {
            eventSource: "aws:s3",
            eventName: "ObjectCreated:Post",
            eventTime: "2026-01-01T12:00:01.000Z",
            s3: {
              bucket: { name: "uploads" },
              object: {
                key: defaultKeys.create(id),
                size: pdf.length,
                eTag: "e",
                versionId: "v",
                sequencer: "01",
              },
            },
          },
        ],
      }),
    },
  ],
};

const stringAttribute = (value: string) => ({ S: value });
const numberAttribute = (value: number) => ({ N: String(value) });

/** A finalized record, as DynamoDB returns it. */
const readyItem = {
  id: stringAttribute(id),
  key: stringAttribute(defaultKeys.create(id)),
  revision: numberAttribute(2),
  status: stringAttribute("ready"),
  owner: stringAttribute("ann"),
  fileName: stringAttribute("a.pdf"),
  declared: {
    M: { size: numberAttribute(pdf.length), contentType: stringAttribute("application/pdf") },
  },
  createdAt: stringAttribute("2026-01-01T12:00:00.000Z"),
  expiresAt: stringAttribute("2026-01-01T12:15:00.000Z"),
  finalizedAt: stringAttribute("2026-01-01T12:00:01.000Z"),
  object: {
    M: {
      key: stringAttribute(defaultKeys.create(id)),
      versionId: stringAttribute("v"),
      eTag: stringAttribute("e"),
      size: numberAttribute(pdf.length),
      contentType: stringAttribute("application/pdf"),
    },
  },
};

/** The event of the table's stream for the finalized record. */
const recordChanged = {
  Records: [{ dynamodb: { SequenceNumber: "1", NewImage: readyItem } }],
};

/** The event that the bus sends to the queue of hooks. */
const uploadDeleted = {
  Records: [
    {
      messageId: "1",
      eventSource: "aws:sqs",
      body: JSON.stringify({
        detail: {
          version: 1,
          type: "upload.deleted",
          id,
          owner: "owner",
          // No kind can have this name, so no hook of the app is called.
          kind: "",
          revision: 3,
          at: "2026-01-01T12:00:02.000Z",
          fileName: "a.pdf",
        },
      }),
    },
  ],
};

/** The event that the bus sends to the queue of uploads to derive images from. It names no upload that exists. */
const derivationRequested = {
  Records: [
    {
      messageId: "1",
      eventSource: "aws:sqs",
      body: JSON.stringify({ detail: { id, object: { versionId: "v" } } }),
    },
  ],
};

/** The file of the requested upload. */
export const requestedFile = { fileName: "a.pdf", size: 7, contentType: "application/pdf" };

/** The first event of each function, which is its most common one. */
export const firstEvents: Readonly<Record<FunctionName, unknown>> = {
  "request-upload": createHttpEvent("requestUploads", { body: { files: [requestedFile] } }),
  library: createHttpEvent("listUploads"),
  "upload-statuses": createHttpEvent("getStatuses", { body: { ids: [id] } }),
  "complete-upload": { id },
  "finalize-upload": objectCreated,
  "sweep-uploads": {},
  "publish-events": recordChanged,
  "handle-events": uploadDeleted,
  "derive-images": derivationRequested,
};

/** Returns true if a function's response reports no failure. */
export const isSuccess = (response: unknown): boolean =>
  !/"statusCode":[45]|batchItemFailures":\[\{/.test(JSON.stringify(response));

/** Returns the environment variables of a function on Lambda, with the endpoint of its AWS services. */
export const environmentWith = (servicesUrl: string): Readonly<Record<string, string>> => ({
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "token",
  AWS_ENDPOINT_URL_S3: servicesUrl,
  AWS_ENDPOINT_URL_DYNAMODB: servicesUrl,
  AWS_ENDPOINT_URL_EVENTBRIDGE: servicesUrl,
  SLIPWAY_BUCKET: "uploads",
  SLIPWAY_TABLE: "uploads",
  SLIPWAY_EVENT_BUS: "uploads",
  SLIPWAY_COMPLETE_FUNCTION: "complete-upload",
  POWERTOOLS_LOG_LEVEL: "ERROR",
});

/** The responses of DynamoDB and EventBridge, by operation. */
const responses: Readonly<Record<string, unknown>> = {
  BatchWriteItem: {},
  BatchGetItem: { Responses: { uploads: [readyItem] } },
  GetItem: {},
  Query: { Items: [], Count: 0, ScannedCount: 0 },
  UpdateItem: { Attributes: readyItem },
  PutEvents: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] },
};

/** Starts a stub of DynamoDB, S3, and EventBridge that responds at once and stores nothing, to measure only the function. */
export const startAwsStub = async (): Promise<AsyncDisposable & { url: string }> => {
  const server = createServer(async (request, response) => {
    const target = String(request.headers["x-amz-target"] ?? "");
    await text(request);
    if (target === "") {
      response.writeHead(200, {
        "content-type": "application/pdf",
        "content-length": pdf.length,
        etag: '"e"',
        "x-amz-version-id": "v",
      });
      response.end(pdf);
      return;
    }
    const operation = target.split(".").at(-1) ?? "";
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(responses[operation] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
