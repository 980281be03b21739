import http, { type ClientRequest } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { HttpSender } from "../transport/http-sender.ts";
import { NetworkError } from "../transport/request-errors.ts";

/**
 * Creates a sender over `node:http`, because fetch reports no upload progress. Its global agents use the proxies of the
 * environment if `NODE_USE_ENV_PROXY=1` is set. Bytes are read only as fast as the connection accepts them.
 *
 * @param options `stallTimeout`: milliseconds without progress after which a connection counts as lost
 */
export const createHttpSender =
  ({ stallTimeout = 60_000 }: { readonly stallTimeout?: number } = {}): HttpSender =>
  ({ method, url, headers, body, signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const open = url.startsWith("https:") ? https.request : http.request;
      const request = open(url, {
        method,
        headers: { ...headers, "content-length": String(body.size) },
      });
      let responded = false;
      const cleanUp = () => {
        clearTimeout(stall);
        signal.removeEventListener("abort", abort);
      };
      const fail = (error: unknown) => {
        cleanUp();
        request.destroy();
        reject(error);
      };
      const lose = (cause: unknown) =>
        fail(new NetworkError("The connection to the storage was lost.", { cause }));
      const stall = setTimeout(
        () => fail(new NetworkError("The connection stalled.")),
        stallTimeout,
      );
      const abort = () => fail(signal.reason);
      signal.addEventListener("abort", abort, { once: true });

      // An error while sending the body does not invalidate an early response.
      request.on("error", (error) => responded || lose(error));
      request.on("response", async (response) => {
        responded = true;
        try {
          const body = await text(response);
          cleanUp();
          if (!request.writableFinished) request.destroy();
          const { statusCode: status = 0, headers } = response;
          const get = (name: string) => headers[name.toLowerCase()]?.toString() ?? null;
          resolve({ status, headers: { get }, body });
        } catch (error) {
          lose(error);
        }
      });
      const onWritten = (bytes: number) => {
        stall.refresh();
        onProgress(bytes);
      };
      writeBody({ body, request, onWritten, isOver: () => responded || request.destroyed }).catch(
        fail,
      );
    });

/** Writes the body to the request, until the body or the request ends. */
const writeBody = async ({
  body,
  request,
  onWritten,
  isOver,
}: {
  readonly body: Blob;
  readonly request: ClientRequest;
  readonly onWritten: (bytes: number) => void;
  readonly isOver: () => boolean;
}): Promise<void> => {
  let written = 0;
  for await (const chunk of body.stream()) {
    // Lets an early response arrive before the next chunk is written to a connection that S3 may have closed.
    await nextTurn();
    if (isOver()) return;
    await writeChunk(request, chunk);
    if (isOver()) return;
    written += chunk.length;
    onWritten(written);
  }
  request.end();
};

/** Resolves when the connection has accepted the chunk, or is closed. */
const writeChunk = (request: ClientRequest, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    request.once("close", resolve);
    request.write(chunk, () => {
      request.off("close", resolve);
      resolve();
    });
  });
