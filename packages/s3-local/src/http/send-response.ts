import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { S3Error } from "./errors.ts";
import type { S3Response } from "./response.ts";
import { plainDocument, text } from "./xml.ts";

interface RequestIds {
  requestId: string;
  hostId: string;
}

/** Turns a thrown value into a response. Logs values that are not S3 errors, without exposing them. */
export const buildErrorResponse = (
  error: unknown,
  { requestId, hostId }: RequestIds,
  path: string,
): S3Response => {
  if (!(error instanceof S3Error)) console.error(`s3-local: request ${requestId} failed:`, error);
  const known = error instanceof S3Error ? error : new S3Error("InternalError");
  const details = Object.entries(known.details).map(([name, value]) => text(name, value));
  const body = plainDocument(
    "Error",
    text("Code", known.code),
    text("Message", known.message),
    ...details,
    text("Resource", path),
    text("RequestId", requestId),
    text("HostId", hostId),
  );
  return {
    status: known.status,
    headers: { "content-type": "application/xml", ...known.headers },
    body,
  };
};

const disconnects: unknown[] = ["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE"];

/** Returns true if the reader disconnected. */
const isDisconnect = (error: unknown): boolean =>
  error instanceof Error && "code" in error && disconnects.includes(error.code);

/** Encodes text as one line of UTF-8. Text from a form may contain control characters. */
const headerValue = (value: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  const line = value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, " ");
  return Buffer.from(line, "utf8").toString("latin1");
};

/** The maximum size of a refused upload that is read, so that its sender receives the response. */
const drainBytes = 1024 ** 3;
const drainMilliseconds = 60_000;

/**
 * Reads and discards the rest of a request. Closing a connection with unread bytes resets it, and the
 * reset can reach the sender before the response does.
 */
const drain = async (response: ServerResponse): Promise<void> => {
  const { req: request } = response;
  if (request.complete || request.destroyed) return;
  let left = drainBytes;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, drainMilliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) stop();
    });
    request.on("end", stop);
    request.on("close", stop);
    // The previous reader stopped, but its listeners would keep the stream paused.
    request.removeAllListeners("readable");
    request.resume();
  });
};

/**
 * Sends a response. If the request was not read completely, sends the response immediately, and closes
 * the connection after discarding the rest of the request.
 */
export const sendResponse = async (
  response: ServerResponse,
  { status, headers, body }: S3Response,
  ids: RequestIds,
): Promise<void> => {
  const { req: request } = response;
  if (response.destroyed) {
    if (body instanceof Readable) body.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, headerValue(value));
  }
  response.setHeader("x-amz-request-id", ids.requestId);
  response.setHeader("x-amz-id-2", ids.hostId);
  response.setHeader("server", "AmazonS3");
  response.statusCode = status;
  const unread = !request.complete;
  if (unread) response.setHeader("connection", "close");
  if (body instanceof Readable) {
    await pipeline(body, response).catch((error: unknown) => {
      response.destroy();
      if (!isDisconnect(error)) throw error;
    });
    return;
  }
  const withoutBody = request.method === "HEAD" || status === 204 || status === 304;
  const content = Buffer.from(withoutBody ? "" : (body ?? ""));
  if (!withoutBody) response.setHeader("content-length", content.length);
  if (unread) response.flushHeaders();
  // Write bytes with write(): for strings and for end(), Node encodes the headers again.
  if (content.length > 0) response.write(content);
  if (unread) await drain(response);
  response.end();
};
