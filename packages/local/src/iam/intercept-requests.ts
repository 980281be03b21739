import type { IncomingMessage, Server } from "node:http";
import { Readable } from "node:stream";

/** A response without its headers. */
export interface InterceptedResponse {
  readonly status: number;
  readonly body: string;
}

/** Responds to a request, and may call the original handler. */
export type Interceptor = (
  body: Buffer,
  respond: (body: Buffer) => Promise<InterceptedResponse>,
) => Promise<InterceptedResponse>;

/** The limit of DynamoDB, which is the highest of the intercepted services (Amazon DynamoDB Developer Guide, "Quotas"). */
const maxBodyBytes = 16 * 1024 ** 2;

/**
 * Intercepts the requests of a server in this process.
 *
 * @param selectInterceptor returns an interceptor for a request's headers, or undefined if the request is not intercepted
 * @returns a function that waits until every complete request has a response, even if its caller has disconnected
 */
export const intercept = (
  server: Server,
  selectInterceptor: (request: IncomingMessage) => Interceptor | undefined,
): (() => Promise<void>) => {
  const running = new Set<Promise<InterceptedResponse>>();
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const callListeners = (incoming: unknown) => {
      for (const listener of listeners) Reflect.apply(listener, server, [incoming, response]);
    };
    const interceptor = selectInterceptor(request);
    if (interceptor === undefined) return callListeners(request);

    let originalBody: string | undefined;
    const respond = (body: Buffer) =>
      new Promise<InterceptedResponse>((resolve) => {
        const { end: originalEnd } = response;
        const end = (text = "") => {
          Object.assign(response, { end: originalEnd });
          originalBody = text;
          resolve({ status: response.statusCode, body: text });
          return response;
        };
        Object.assign(response, { end });
        const { headers, method, url } = request;
        callListeners(Object.assign(Readable.from([body]), { headers, method, url }));
      });
    const serve = async (): Promise<void> => {
      const requestBody = await readBody(request).catch(() => undefined);
      // The caller has disconnected.
      if (requestBody === undefined) return;
      if (requestBody === "too-large") {
        response.writeHead(413, { connection: "close" }).end();
        return;
      }
      const responding = interceptor(requestBody, respond).catch((error: unknown) => {
        console.error("error: a request could not be handled", error);
        return { status: 500, body: "{}" };
      });
      running.add(responding);
      const { status, body } = await responding;
      running.delete(responding);
      // The checksum belongs to the original body.
      if (body !== originalBody) response.removeHeader("x-amz-crc32");
      response.statusCode = status;
      response.setHeader("content-length", Buffer.byteLength(body));
      response.end(body);
    };
    void serve();
  });
  return async () => {
    while (running.size > 0) await Promise.all(running);
  };
};

/** Reads a request's body up to the limit. */
const readBody = async (request: Readable): Promise<Buffer | "too-large"> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes) return "too-large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
