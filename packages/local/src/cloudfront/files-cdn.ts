import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { createFilesFunctions } from "@slipway/core/deployment/files-function";
import { filesKeyName, formatFilesKey } from "@slipway/core/deployment/files-key";
import { filesHeaders } from "@slipway/core/deployment/page-security";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import { bucketName } from "../names.ts";
import { hasLocalHost } from "../page/local-requests.ts";
import {
  createFunctionRuntime,
  type Values,
  type ViewerRequest,
  type ViewerResponse,
} from "./function-runtime.ts";

/** The number of the only key of a local stack. */
const keyNumber = 1;

/** The files' own distribution on this machine. */
export interface FilesCdn {
  /** The origin of the files. */
  readonly url: string;
  /** The number of the key that signs links, a dot, and the key. */
  readonly key: string;
  close(): Promise<void>;
}

/** Derives the key that signs links from the secret of the data folder, so that links outlive a restart. */
const deriveSecret = (secretAccessKey: string): string =>
  createHmac("sha256", secretAccessKey).update("links to files").digest("base64url");

/**
 * Serves files as the deployment's CloudFront distribution does: with the same functions, the same headers, and the permissions of
 * its origin access control. It has no cache.
 *
 * @param port 0 chooses a free port
 * @param s3 a client with the permissions of the distribution
 * @param secret of the data folder
 * @param origins of the pages that may read files
 * @throws {Error} if the port is in use
 */
export const startFilesCdn = async ({
  port,
  s3,
  prefix,
  secret,
  origins,
  clock,
}: {
  readonly port: number;
  readonly s3: S3Client;
  readonly prefix: string;
  readonly secret: string;
  readonly origins: readonly string[];
  readonly clock: () => Date;
}): Promise<FilesCdn> => {
  const signingKey = deriveSecret(secret);
  const services = { keys: new Map([[filesKeyName(keyNumber), signingKey]]), clock };
  const { viewerRequest, viewerResponse } = createFilesFunctions(prefix);
  const onRequest = createFunctionRuntime(viewerRequest, services);
  const onResponse = createFunctionRuntime(viewerResponse, services);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = toViewerRequest(request);
    const allowed = await onRequest({ request: asked });
    if ("statusCode" in allowed) return send(response, allowed, request, allowed.body ?? "");
    const origin = await readObject(s3, allowed, request);
    try {
      // CloudFront runs no function for errors of the origin.
      const changed =
        origin.response.statusCode < 400
          ? await onResponse({ request: allowed, response: origin.response })
          : origin.response;
      if (!("statusCode" in changed)) throw new Error("The function returned no response.");
      await send(response, changed, request, origin.body);
    } finally {
      // A body that is not read to its end keeps its connection. If that is lost, its error would end the process.
      if (typeof origin.body !== "string") origin.body.destroy();
    }
  };
  const server = createServer();
  const close = createGracefulClose(server);
  server.on("request", (request, response) => {
    const headers = { ...filesHeaders, ...allowPage(request.headers.origin, origins) };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!hasLocalHost(request)) return void response.writeHead(403).end();
    void answer(request, response).catch((error: unknown) => {
      // The client has disconnected, or S3 did not answer.
      if (!response.headersSent) response.writeHead(502);
      response.end();
      if (!request.destroyed) console.error("error: a file could not be served", error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the files are not served");
  return {
    url: `http://localhost:${address.port}`,
    key: formatFilesKey(keyNumber, signingKey),
    close,
  };
};

/** Lets pages of these origins read files, as the distribution's response headers policy does. */
const allowPage = (
  origin: string | undefined,
  origins: readonly string[],
): Readonly<Record<string, string>> =>
  origin !== undefined && origins.includes(origin)
    ? { "access-control-allow-origin": origin, vary: "Origin" }
    : {};

const toViewerRequest = ({ method = "GET", url = "/", headers }: IncomingMessage) => {
  const [uri = "/", query = ""] = url.split(/\?(.*)/s);
  const querystring = Object.fromEntries(
    query
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => pair.split(/=(.*)/s))
      .map(([name = "", value = ""]) => [name, { value }]),
  );
  return { method, uri, querystring, headers: toValues(headers) } satisfies ViewerRequest;
};

const toValues = (headers: Readonly<Record<string, string | string[] | undefined>>): Values =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { value: [value ?? ""].join(",") }]),
  );

interface OriginResponse {
  readonly response: ViewerResponse;
  readonly body: Readable | string;
}

/** Requests an object with the key and the query that the function chose. */
const readObject = async (
  s3: S3Client,
  { uri, querystring }: ViewerRequest,
  { headers }: IncomingMessage,
): Promise<OriginResponse> => {
  const query = (name: string) =>
    querystring[name] && decodeURIComponent(querystring[name]?.value ?? "");
  try {
    const found = await s3.send(
      new GetObjectCommand({
        Bucket: bucketName,
        Key: uri.slice(1),
        VersionId: query("versionId"),
        ResponseContentType: query("response-content-type"),
        ResponseContentDisposition: query("response-content-disposition"),
        ResponseCacheControl: query("response-cache-control"),
        Range: headers.range,
        IfNoneMatch: headers["if-none-match"],
      }),
    );
    const values = {
      "accept-ranges": "bytes",
      "content-type": found.ContentType,
      "content-length": found.ContentLength?.toString(),
      "content-range": found.ContentRange,
      "content-disposition": found.ContentDisposition,
      "cache-control": found.CacheControl,
      etag: found.ETag,
      "last-modified": found.LastModified?.toUTCString(),
    };
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    return {
      response: {
        statusCode: found.$metadata.httpStatusCode ?? 200,
        headers: toValues(Object.fromEntries(given)),
      },
      // In Node, the body is a stream.
      body: (found.Body as Readable | undefined) ?? "",
    };
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const statusCode = error.$metadata.httpStatusCode ?? 502;
    return { response: { statusCode, headers: {} }, body: "" };
  }
};

const send = async (
  response: ServerResponse,
  { statusCode, headers }: ViewerResponse,
  { method }: IncomingMessage,
  body: Readable | string,
): Promise<void> => {
  const names = Object.entries(headers).map(([name, { value }]) => [name, value] as const);
  response.writeHead(statusCode, Object.fromEntries(names));
  if (typeof body === "string") return void response.end(method === "HEAD" ? "" : body);
  if (method === "HEAD") return void response.end();
  await pipeline(body, response);
};
