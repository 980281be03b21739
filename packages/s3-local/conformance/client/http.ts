import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** A request that is sent without changes. Only the length is added. */
export interface HttpRequest {
  method: string;
  /** The encoded path, which starts with a slash. */
  path: string;
  /** The parameters in the order in which they are sent, not encoded. */
  query: readonly (readonly [name: string, value: string])[];
  /** The headers, with lowercase names. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

const timeoutMilliseconds = 30_000;

/** Percent-encodes all characters except the unreserved ones of RFC 3986. */
export const uriEncode = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const objectPath = (bucket: string, key?: string): string => {
  const encodedKey = key?.split("/").map(uriEncode).join("/");
  return encodedKey === undefined ? `/${bucket}` : `/${bucket}/${encodedKey}`;
};

const formatTarget = ({ path, query }: HttpRequest): string => {
  if (query.length === 0) return path;
  const pairs = query.map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`);
  return `${path}?${pairs.join("&")}`;
};

const readResponse = async (message: IncomingMessage): Promise<HttpResponse> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
};

const open = (
  endpoint: URL,
  request: HttpRequest,
  onResponse: (message: IncomingMessage) => void,
): ClientRequest => {
  const { method, headers, body } = request;
  const openRequest = endpoint.protocol === "https:" ? requestHttps : requestHttp;
  const hasFraming = "content-length" in headers || "transfer-encoding" in headers;
  const hasNoBody = body.length === 0 && ["GET", "HEAD", "DELETE", "OPTIONS"].includes(method);
  const length = hasFraming || hasNoBody ? {} : { "content-length": String(body.length) };
  return openRequest(
    {
      host: endpoint.hostname,
      port: endpoint.port,
      method,
      path: formatTarget(request),
      headers: { ...headers, ...length },
      agent: false,
      timeout: timeoutMilliseconds,
    },
    onResponse,
  );
};

/**
 * Sends one request on a new connection.
 *
 * @throws {Error} if the connection fails, or if there is no response within 30 seconds
 */
export const send = (endpoint: URL, request: HttpRequest): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    const outgoing = open(endpoint, request, (message) => {
      readResponse(message).then(resolve, reject);
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error("no response in time")));
    outgoing.on("error", reject);
    outgoing.end(request.body);
  });

/** Sends part of the declared body, and disconnects. */
export const sendAndDisconnect = (endpoint: URL, request: HttpRequest): Promise<void> =>
  new Promise((resolve) => {
    const outgoing = open(endpoint, request, (message) => message.resume());
    outgoing.on("error", () => {});
    outgoing.on("close", resolve);
    outgoing.write(request.body, () => setTimeout(() => outgoing.destroy(), 200));
  });
