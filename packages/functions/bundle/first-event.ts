import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { objectKey } from "@slipway/core/identity";
import { createHttpEvent } from "../src/testing/http-event.ts";

const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n");
const id = "01930000-0000-7000-8000-00000000000a";

/** The event of an object that S3 notifies the queue of. */
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
                key: objectKey(id),
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

const string = (value: string) => ({ S: value });
const number = (value: number) => ({ N: String(value) });

/** The record that finalizing leaves, as DynamoDB answers it. */
const ready = {
  id: string(id),
  key: string(objectKey(id)),
  revision: number(2),
  status: string("ready"),
  owner: string("ann"),
  fileName: string("a.pdf"),
  declared: { M: { size: number(pdf.length), contentType: string("application/pdf") } },
  createdAt: string("2026-01-01T12:00:00.000Z"),
  expiresAt: string("2026-01-01T12:15:00.000Z"),
  finalizedAt: string("2026-01-01T12:00:01.000Z"),
  object: {
    M: {
      key: string(objectKey(id)),
      versionId: string("v"),
      eTag: string("e"),
      size: number(pdf.length),
      contentType: string("application/pdf"),
    },
  },
};

/** The event of the table's stream for that record. */
const recordChanged = {
  Records: [{ dynamodb: { SequenceNumber: "1", NewImage: ready } }],
};

/** The file that an upload is asked for. */
export const requestedFile = { fileName: "a.pdf", size: 7, contentType: "application/pdf" };

/** What each function is asked first: the most common of what it is asked at all. */
export const firstEvents: Readonly<Record<FunctionName, unknown>> = {
  "request-upload": createHttpEvent("requestUploads", { body: { files: [requestedFile] } }),
  library: createHttpEvent("listUploads"),
  "upload-statuses": createHttpEvent("getStatuses", { body: { ids: [id] } }),
  "complete-upload": { id },
  "finalize-upload": objectCreated,
  "sweep-uploads": {},
  "publish-events": recordChanged,
};

/** Whether a function's answer is one of success. */
export const isSuccess = (answer: unknown): boolean =>
  !/"statusCode":[45]|batchItemFailures":\[\{/.test(JSON.stringify(answer));

/** The environment of a function, as Lambda sets it, whose services are at this address. */
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

const answers: Readonly<Record<string, unknown>> = {
  BatchWriteItem: {},
  BatchGetItem: { Responses: { uploads: [ready] } },
  GetItem: {},
  Query: { Items: [], Count: 0, ScannedCount: 0 },
  UpdateItem: { Attributes: ready },
  PutEvents: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] },
};

/** DynamoDB, S3 and EventBridge that answer at once and keep nothing: what is measured is a function, not they. */
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
    response.end(JSON.stringify(answers[operation] ?? {}));
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
