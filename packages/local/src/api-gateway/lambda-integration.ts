import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { HttpFunction } from "@slipway/core/routes";
import type { HttpAnswer, HttpEvent, HttpHandler } from "@slipway/functions/lambda/http/http";
import { type Executions, ThrottledError } from "../lambda/concurrency.ts";
import { lambdaContext } from "../lambda/lambda-context.ts";

/** Answers in place of a function, in API Gateway's words. */
const gatewayAnswer = (statusCode: number, message: string): HttpAnswer => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message }),
});

const fits = (payload: HttpEvent | HttpAnswer): boolean =>
  Buffer.byteLength(JSON.stringify(payload)) <= limits.payload.lambda;

/**
 * Invokes the functions behind routes as API Gateway does: an event that is too large for Lambda is refused, an answer
 * that is too large is lost, and a function that has no room for another execution is not waited for.
 */
export const createIntegration =
  (functions: Readonly<Record<HttpFunction, HttpHandler>>, executions: Pick<Executions, "now">) =>
  async (name: HttpFunction & FunctionName, event: HttpEvent): Promise<HttpAnswer> => {
    if (!fits(event)) return gatewayAnswer(413, "Request Entity Too Large");
    try {
      const answer = await executions.now(name, () => functions[name](event, lambdaContext(name)));
      return fits(answer) ? answer : gatewayAnswer(500, "Internal Server Error");
    } catch (error) {
      if (error instanceof ThrottledError) return gatewayAnswer(503, "Service Unavailable");
      throw error;
    }
  };
