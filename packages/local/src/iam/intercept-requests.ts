import type { IncomingMessage, Server } from "node:http";
import { Readable } from "node:stream";

/** A response without its headers. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Responds to a request, and may call the original handler. */
export type Interceptor = (
  body: Buffer,
  answer: (body: Buffer) => Promise<Answer>,
) => Promise<Answer>;

/** DynamoDB's limit, the highest of the services here (Amazon DynamoDB Developer Guide, "Quotas"). */
const largestBody = 16 * 1024 ** 2;

/**
 * Intercepts the requests of a server in this process.
 *
 * @param interceptorOf chooses an interceptor by a request's headers. Undefined leaves the request alone
 * @returns a function that waits until every complete request has a response, even if its caller has disconnected
 */
export const intercept = (
  server: Server,
  interceptorOf: (request: IncomingMessage) => Interceptor | undefined,
): (() => Promise<void>) => {
  const running = new Set<Promise<Answer>>();
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const answerAsBefore = (asked: unknown) => {
      for (const listener of listeners) Reflect.apply(listener, server, [asked, response]);
    };
    const interceptor = interceptorOf(request);
    if (interceptor === undefined) return answerAsBefore(request);

    let given: string | undefined;
    const answer = (body: Buffer) =>
      new Promise<Answer>((resolve) => {
        const { end: endForReal } = response;
        const end = (text = "") => {
          Object.assign(response, { end: endForReal });
          given = text;
          resolve({ status: response.statusCode, body: text });
          return response;
        };
        Object.assign(response, { end });
        const { headers, method, url } = request;
        answerAsBefore(Object.assign(Readable.from([body]), { headers, method, url }));
      });
    const serve = async (): Promise<void> => {
      const whole = await readBody(request).catch(() => undefined);
      // The caller has disconnected.
      if (whole === undefined) return;
      if (whole === "too-large") {
        response.writeHead(413, { connection: "close" }).end();
        return;
      }
      const answering = interceptor(whole, answer).catch((error: unknown) => {
        console.error("error: a request could not be answered", error);
        return { status: 500, body: "{}" };
      });
      running.add(answering);
      const { status, body } = await answering;
      running.delete(answering);
      // The checksum belongs to the original body.
      if (body !== given) response.removeHeader("x-amz-crc32");
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
    if (length > largestBody) return "too-large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
