import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";

/**
 * Reads the body of a request up to API Gateway's limit.
 *
 * @returns undefined without a body
 * @throws {Problem} `body-too-large`, also if the app's framework has a lower limit
 * @throws {Error} if something else has read the body
 */
export const readBody = async (request: Request): Promise<Uint8Array | undefined> => {
  if (request.bodyUsed) throw createReadError();
  const announced = Number(request.headers.get("content-length"));
  // The stream is not canceled: some frameworks then close the connection, and the client would not get the response.
  if (announced > limits.payload.gateway) throw createSizeProblem();
  if (request.body === null) return checkAnnounced(undefined, announced);
  return checkAnnounced(await readStream(request.body), announced);
};

const readStream = async (body: ReadableStream<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    // Leaving the loop cancels the rest.
    for await (const chunk of body) {
      length += chunk.length;
      if (length > limits.payload.gateway) throw createSizeProblem();
      chunks.push(chunk);
    }
  } catch (error) {
    throw isSizeError(error)
      ? createSizeProblem("The app's server takes no body this large.")
      : error;
  }
  return Buffer.concat(chunks);
};

/**
 * Requires the bytes that the request announced. A body parser of Node, such as `express.json()`, leaves a stream without bytes behind.
 */
const checkAnnounced = <Body extends Uint8Array | undefined>(
  body: Body,
  announced: number,
): Body => {
  if (announced > 0 && (body?.length ?? 0) === 0) throw createReadError();
  return body;
};

/** Returns true for an error with the status 413, as frameworks fail the stream of a body that is larger than their limit. */
const isSizeError = (error: unknown): boolean =>
  error instanceof Error &&
  !(error instanceof Problem) &&
  "status" in error &&
  error.status === 413;

const createReadError = () =>
  new Error("The request's body was already read. Mount Slipway's handler before a body parser.");

const createSizeProblem = (
  detail = `A request body can have at most ${limits.payload.gateway} bytes.`,
) => new Problem("body-too-large", detail);
