import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";

/**
 * Reads the body of a request up to API Gateway's limit.
 *
 * @returns undefined without a body
 * @throws {Problem} `body-too-large`
 * @throws {Error} if something else has read the body
 */
export const readBody = async (request: Request): Promise<Uint8Array | undefined> => {
  if (request.bodyUsed)
    throw new Error(
      "The request's body was already read. Mount Slipway's handler before a body parser.",
    );
  if (request.body === null) return undefined;
  if (Number(request.headers.get("content-length")) > limits.payload.gateway) {
    await request.body.cancel();
    throw createSizeProblem();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the rest.
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > limits.payload.gateway) throw createSizeProblem();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const createSizeProblem = () =>
  new Problem("body-too-large", `A request body can have at most ${limits.payload.gateway} bytes.`);
