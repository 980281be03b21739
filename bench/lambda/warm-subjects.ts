import { Readable } from "node:stream";
import { defineSlipway } from "@slipway/core";
import { objectPrefix } from "@slipway/core/identity";
import { createAdapters } from "@slipway/functions/aws/create-adapters";
import { connectDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createLazyObjects } from "@slipway/functions/aws/s3/lazy-objects";
import { createFormSigner, createFormSigningClient } from "@slipway/functions/aws/s3/sign-forms";
import { requestUploadHandler } from "@slipway/functions/lambda/http/handle-http";
import { createPowertools } from "@slipway/functions/lambda/runtime/powertools";
import { parseAppKinds } from "@slipway/functions/ports/app-kinds";
import { createHttpEvent, lambdaContext } from "@slipway/functions/testing/http-event";
import { HttpResponse } from "@smithy/core/protocols";
import * as v from "valibot";

process.env.AWS_REGION = "us-east-1";
process.env.AWS_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
process.env.AWS_SECRET_ACCESS_KEY = "secret";
process.env.AWS_SESSION_TOKEN = "token";

const sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "secret",
  sessionToken: "token",
};
const bucket = "uploads";
const region = "us-east-1";

/** Responds to each request to DynamoDB within the process. */
const documents = connectDocumentClients({
  region,
  credentials,
  requestHandler: {
    handle: async () => ({
      response: new HttpResponse({
        statusCode: 200,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: Readable.from([Buffer.from("{}")]),
      }),
    }),
  },
});

const { telemetry, observed } = createPowertools({ service: "request-upload", bucket });
const forms = createFormSigningClient({ bucket, region, credentials });
const adapters = createAdapters({
  environment: { SLIPWAY_PREFIX: objectPrefix, SLIPWAY_TABLE: "uploads" },
  objects: {
    ...createLazyObjects(() => Promise.reject(new Error("Forms do not need the S3 client."))),
    signPost: createFormSigner(bucket, forms),
  },
  documents,
  telemetry,
});

const completions = { start: () => Promise.reject(new Error("Forms need no completion.")) };

/** Two kinds without hooks. */
const kinds = parseAppKinds(
  defineSlipway({
    kinds: {
      photo: { accept: ["image/*"], maxSize: "20 MB" },
      document: { accept: [".pdf"], fields: v.object({ albumId: v.string() }), index: ["albumId"] },
    },
  }),
);

const slipway = (
  name: string,
  { kind, ...changed }: Partial<Pick<typeof adapters, "records" | "kinds">> & { kind?: string },
) => {
  const handler = observed(requestUploadHandler({ ...adapters, ...changed, completions }));
  return {
    name,
    request: async (count: number) => {
      const body = JSON.stringify({
        kind,
        files: Array.from({ length: count }, (_, index) => ({
          fileName: `${index}.png`,
          size: 1000,
          contentType: "image/png",
          sha256,
        })),
      });
      const { statusCode } = await handler(
        createHttpEvent("requestUploads", { body }),
        lambdaContext,
      );
      if (statusCode !== 201) throw new Error(`${name} responds with ${statusCode}`);
    },
  };
};

const withoutDynamoDb = slipway("request-upload, without DynamoDB", {
  records: { ...adapters.records, putNew: async () => [] },
});
const withDynamoDbClient = slipway("request-upload, with DynamoDB's client", {});
const withConfig = slipway("request-upload, with DynamoDB's client and a config", {
  kinds,
  kind: "photo",
});

const { handler } = await import("../peers/better-upload-handler.js");
const betterUpload = {
  name: "better-upload",
  request: async (count: number) => {
    const files = Array.from({ length: count }, (_, index) => ({
      name: `${index}.png`,
      size: 1000,
      type: "image/png",
    }));
    const { statusCode } = await handler({ body: JSON.stringify({ route: "files", files }) });
    if (statusCode !== 200) throw new Error(`better-upload responds with ${statusCode}`);
  },
};

/** Returns the servers to measure, in random order. */
export const subjects = async () =>
  [withoutDynamoDb, withDynamoDbClient, withConfig, betterUpload].toSorted(
    () => Math.random() - 0.5,
  );
