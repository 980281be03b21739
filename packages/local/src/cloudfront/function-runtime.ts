import { createHmac } from "node:crypto";
import { createContext, Script } from "node:vm";

/** A header, cookie, or query parameter, as CloudFront Functions see it. */
export type Values = Record<string, { value: string }>;

/** A request, as CloudFront Functions see it. The path and the query are percent-encoded. */
export interface ViewerRequest {
  readonly method: string;
  uri: string;
  querystring: Values;
  headers: Values;
}

/** A response, as CloudFront Functions see it. */
export interface ViewerResponse {
  statusCode: number;
  statusDescription?: string;
  headers: Values;
  body?: string;
}

/** What a function gets. */
export interface ViewerEvent {
  readonly request: ViewerRequest;
  readonly response?: ViewerResponse;
}

/** What the code of a function uses. */
export interface FunctionServices {
  /** The key-value store, whose `get` fails for a missing key. */
  readonly keys: ReadonlyMap<string, string>;
  readonly clock: () => Date;
}

/**
 * Runs the code of a CloudFront Function as its JavaScript runtime 2.0 does: without a network, a file system, or other modules.
 *
 * Source: Amazon CloudFront Developer Guide, "JavaScript runtime 2.0 features for CloudFront Functions" and "Helper methods for key
 * value stores".
 *
 * @param code the source that is deployed
 */
export const createFunctionRuntime = (code: string, { keys, clock }: FunctionServices) => {
  const store = {
    get: async (name: string): Promise<string> => {
      const value = keys.get(name);
      if (value === undefined) throw new Error("KeyNotFoundException");
      return value;
    },
  };
  const context = createContext({
    Buffer,
    Date: { now: () => clock().getTime() },
    cf: { kvs: () => store },
    require: (name: string) => {
      if (name === "crypto") return { createHmac };
      throw new Error(`There is no module ${name}.`);
    },
  });
  const script = new Script(`${code.replace("import cf from 'cloudfront';", "")}\nhandler;`);
  const handler: unknown = script.runInContext(context);
  if (typeof handler !== "function") throw new Error("The code has no function handler.");
  return async (event: ViewerEvent): Promise<ViewerRequest | ViewerResponse> =>
    handler(structuredClone(event));
};
