import http, { type ClientRequest } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Send } from "../transport/http-sender.ts";
import { NetworkError } from "../transport/request-errors.ts";

/**
 * Sends by `node:http`, because fetch tells no upload progress. Its global agents know the environment's proxies where
 * `NODE_USE_ENV_PROXY=1` says so. Bytes are read as the connection takes them.
 *
 * @param options `stallTimeout`: milliseconds without a byte moving after which a connection counts as lost
 */
export const createSend =
  ({ stallTimeout = 60_000 }: { readonly stallTimeout?: number } = {}): Send =>
  ({ method, url, headers, body, signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const open = url.startsWith("https:") ? https.request : http.request;
      const request = open(url, {
        method,
        headers: { ...headers, "content-length": String(body.size) },
      });
      let answered = false;
      const leave = () => {
        clearTimeout(stall);
        signal.removeEventListener("abort", abort);
      };
      const fail = (error: unknown) => {
        leave();
        request.destroy();
        reject(error);
      };
      const lose = (cause: unknown) =>
        fail(new NetworkError("The connection to the storage broke off.", { cause }));
      const stall = setTimeout(
        () => fail(new NetworkError("The connection stood still.")),
        stallTimeout,
      );
      const abort = () => fail(signal.reason);
      signal.addEventListener("abort", abort, { once: true });

      // What goes wrong with the body after an early answer takes nothing from the answer.
      request.on("error", (error) => answered || lose(error));
      request.on("response", async (response) => {
        answered = true;
        try {
          const answer = await text(response);
          leave();
          if (!request.writableFinished) request.destroy();
          const { statusCode: status = 0, headers } = response;
          const get = (name: string) => headers[name.toLowerCase()]?.toString() ?? null;
          resolve({ status, headers: { get }, body: answer });
        } catch (error) {
          lose(error);
        }
      });
      const onWritten = (bytes: number) => {
        stall.refresh();
        onProgress(bytes);
      };
      pour({ body, request, onWritten, isOver: () => answered || request.destroyed }).catch(fail);
    });

const pour = async ({
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
    // An early answer is read before the next chunk is written to a connection that may be closed behind it.
    await nextTurn();
    if (isOver()) return;
    await write(request, chunk);
    if (isOver()) return;
    written += chunk.length;
    onWritten(written);
  }
  request.end();
};

/** Done when the connection has taken it, or is gone. */
const write = (request: ClientRequest, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    request.once("close", resolve);
    request.write(chunk, () => {
      request.off("close", resolve);
      resolve();
    });
  });
