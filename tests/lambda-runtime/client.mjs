// Runs a function in Lambda's process: loads the bundle, gets events from the Runtime API one after the other, and posts
// the handler's response or error.
// Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { AWS_LAMBDA_RUNTIME_API = "", LAMBDA_TASK_ROOT = "", _HANDLER = "" } = process.env;
const [file = "", name = ""] = _HANDLER.split(".");
const runtime = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

/**
 * @param {string} path
 * @param {unknown} [body] a GET without one
 * @returns {Promise<{ headers: import("node:http").IncomingHttpHeaders, text: string }>}
 */
const call = (path, body) =>
  new Promise((resolve, reject) => {
    const options = { method: body === undefined ? "GET" : "POST" };
    const sent = request(`${runtime}${path}`, options, async (response) => {
      const chunks = await response.toArray();
      resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() });
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body ?? null));
  });

/** @param {unknown} error */
const wordsOf = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") }
    : { errorType: typeof error, errorMessage: String(error) };

/**
 * Returns the handler's file. Lambda's runtime prefers `.js` to `.mjs`, and both to `.cjs`.
 *
 * Source: aws/aws-lambda-nodejs-runtime-interface-client, `src/UserFunction.js`.
 */
const findFile = () => {
  const paths = [".js", ".mjs", ".cjs"].map((ending) => join(LAMBDA_TASK_ROOT, `${file}${ending}`));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${_HANDLER} has no file`);
  return found;
};

/** @returns {Promise<(event: unknown, context: object) => Promise<unknown>>} */
const load = async () => {
  try {
    const module = await import(pathToFileURL(findFile()).href);
    if (typeof module[name] !== "function") throw new Error(`${_HANDLER} is no function`);
    return module[name];
  } catch (error) {
    await call("/init/error", wordsOf(error));
    return process.exit(1);
  }
};

const handler = await load();
for (;;) {
  const { headers, text } = await call("/invocation/next");
  const id = String(headers["lambda-runtime-aws-request-id"]);
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: id,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const answer = await handler(JSON.parse(text), context);
    await call(`/invocation/${id}/response`, answer ?? null);
  } catch (error) {
    await call(`/invocation/${id}/error`, wordsOf(error));
  }
}
