import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { HttpFunction } from "@slipway/core/routes";
import type {
  HttpEvent,
  LambdaHttpHandler,
  LambdaHttpResponse,
} from "@slipway/functions/lambda/http/http-event";
import { type Executions, ThrottledError } from "../lambda/concurrency.ts";
import { createLambdaContext } from "../lambda/lambda-context.ts";

/** Returns API Gateway's own response. */
const createGatewayResponse = (statusCode: number, message: string): LambdaHttpResponse => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message }),
});

const fitsIntoLambda = (payload: HttpEvent | LambdaHttpResponse): boolean =>
  Buffer.byteLength(JSON.stringify(payload)) <= limits.payload.lambda;

/**
 * Creates a function that invokes the functions of routes as API Gateway does. It refuses an event that is too large for
 * Lambda, loses a response that is too large, and does not wait for a function without capacity.
 */
export const createIntegration =
  (
    functions: Readonly<Record<HttpFunction, LambdaHttpHandler>>,
    executions: Pick<Executions, "now">,
  ) =>
  async (name: HttpFunction & FunctionName, event: HttpEvent): Promise<LambdaHttpResponse> => {
    if (!fitsIntoLambda(event)) return createGatewayResponse(413, "Request Entity Too Large");
    try {
      const answer = await executions.now(name, () =>
        functions[name](event, createLambdaContext(name)),
      );
      return fitsIntoLambda(answer) ? answer : createGatewayResponse(500, "Internal Server Error");
    } catch (error) {
      if (error instanceof ThrottledError) return createGatewayResponse(503, "Service Unavailable");
      throw error;
    }
  };
