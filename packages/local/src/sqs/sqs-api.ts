import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import { authenticationErrors, requireSignedCallers } from "../iam/require-signature.ts";
import { createSqsOperations, type ServedQueue, SqsError } from "./sqs-operations.ts";

export interface LocalSqs {
  readonly url: string;
  close(): Promise<void>;
}

/** The maximum size of a request in bytes. */
const largestBody = 64 * 1024;

const contentType = "application/x-amz-json-1.0";

/**
 * Serves the SQS calls that read and redrive dead letters on loopback, in the AWS JSON protocol 1.0.
 *
 * Source: Amazon SQS Developer Guide, "Making Query API requests using AWS JSON protocol"; Smithy, "AWS JSON 1.0 protocol".
 *
 * @param credentials the only ones that are accepted
 */
export const startLocalSqs = async (options: {
  readonly queues: readonly ServedQueue[];
  readonly credentials: LocalCredentials;
}): Promise<LocalSqs> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("SQS does not listen");
  const url = `http://127.0.0.1:${address.port}`;
  const operations = createSqsOperations(options.queues, url);

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const [service, name = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
    const operation = service === "AmazonSQS" ? operations.get(name) : undefined;
    if (operation === undefined)
      throw new SqsError(
        "UnknownOperationException",
        "The local SQS does not support this action.",
      );
    return operation(await readBody(request));
  };
  server.on("request", (request, response) => {
    void answer(request).then(
      (body) => send(response, 200, body),
      (error: unknown) => refuse(response, error),
    );
  });
  requireSignedCallers(server, authenticationErrors.sqs, [options.credentials]);
  const close = createGracefulClose(server);
  return { url, close };
};

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const body = Buffer.concat(await request.toArray());
  if (body.length > largestBody)
    throw new SqsError("SerializationException", "The body is too long.");
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new SqsError("SerializationException", "The body is not JSON.");
  }
};

const refuse = (response: ServerResponse, error: unknown): void => {
  const known = error instanceof SqsError ? error : undefined;
  if (known === undefined) console.error("error: an SQS request failed", error);
  const { code, queryCode, status, message } =
    known ?? new SqsError("InternalFailure", "The request could not be answered.", 500);
  // Clients of SQS's older query protocol expect these error codes.
  response.setHeader("x-amzn-query-error", `${queryCode};${status < 500 ? "Sender" : "Receiver"}`);
  send(response, status, { __type: `com.amazonaws.sqs#${code}`, message });
};

const send = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.statusCode = status;
  response.setHeader("content-type", contentType);
  response.end(text);
};
