import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { S3Error } from "./errors.ts";
import { uriDecode } from "./uri.ts";

/** Represents a request with its path-style address, decoded query, and headers. */
export interface S3Request {
  method: string;
  /** The decoded path, `/bucket/key`. */
  path: string;
  /** The first path segment; undefined for the service itself. */
  bucket: string | undefined;
  /** Everything after the bucket; undefined for the bucket itself. */
  key: string | undefined;
  query: ReadonlyArray<readonly [name: string, value: string]>;
  headers: Readonly<Record<string, readonly string[] | undefined>>;
  sourceIp: string;
  requestId: string;
  hostId: string;
  body: IncomingMessage;
}

const parseQuery = (source: string): S3Request["query"] => {
  if (source === "") return [];
  return source.split("&").map((pair) => {
    const at = pair.indexOf("=");
    const [name, value] = at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    return [uriDecode(name.replaceAll("+", " ")), uriDecode(value.replaceAll("+", " "))];
  });
};

/** Decodes a header as UTF-8 if possible. Node decodes headers as Latin-1. */
const decodeHeader = (value: string): string => {
  if (!/[\x80-\xff]/.test(value)) return value;
  const decoded = Buffer.from(value, "latin1").toString("utf8");
  return decoded.includes("\ufffd") ? value : decoded;
};

const parseHeaders = (headers: NodeJS.Dict<string[]>): S3Request["headers"] => {
  const pairs = Object.entries(headers).map(([name, values]) => [name, values?.map(decodeHeader)]);
  return Object.fromEntries(pairs);
};

/** Creates the ids that every response of S3 carries. */
export const newRequestIds = (): { requestId: string; hostId: string } => ({
  requestId: randomBytes(8).toString("hex").toUpperCase(),
  hostId: randomBytes(48).toString("base64"),
});

/**
 * Parses the address, query, and headers of an HTTP request.
 *
 * @throws S3Error InvalidURI, KeyTooLongError
 */
export const parseRequest = (
  message: IncomingMessage,
  ids: { requestId: string; hostId: string },
): S3Request => {
  const target = message.url ?? "/";
  const mark = target.indexOf("?");
  const path = uriDecode(mark === -1 ? target : target.slice(0, mark));
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > 1024) {
    throw new S3Error("KeyTooLongError", {
      details: { Size: String(keyBytes), MaxSizeAllowed: "1024" },
    });
  }
  return {
    method: message.method ?? "GET",
    path,
    bucket: bucket === "" ? undefined : bucket,
    key: key === "" ? undefined : key,
    query: parseQuery(mark === -1 ? "" : target.slice(mark + 1)),
    headers: parseHeaders(message.headersDistinct),
    sourceIp: message.socket.remoteAddress ?? "127.0.0.1",
    ...ids,
    body: message,
  };
};

/** Returns the value of a header, by its name in lower case. Joins duplicates by commas. */
export const header = (request: Pick<S3Request, "headers">, name: string): string | undefined =>
  request.headers[name]?.join(",");

export const query = (request: S3Request, name: string): string | undefined =>
  request.query.find(([candidate]) => candidate === name)?.[1];

/**
 * Returns an `x-amz-*` value, sent as a header or as a query parameter of a presigned URL.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const amzHeader = (request: S3Request, name: string): string | undefined =>
  header(request, name) ??
  request.query.find(([candidate]) => candidate.toLowerCase() === name)?.[1];

/** Returns the user metadata: `x-amz-meta-*` values by their names in lower case, without the prefix. */
export const userMetadata = (request: S3Request): Record<string, string> => {
  const prefix = "x-amz-meta-";
  const sent = Object.keys(request.headers).map((name) => [name, header(request, name)] as const);
  const pairs = [...request.query, ...sent].flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    return lower.startsWith(prefix) && value !== undefined
      ? [[lower.slice(prefix.length), value] as const]
      : [];
  });
  return Object.fromEntries(pairs);
};
