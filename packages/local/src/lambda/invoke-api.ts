import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import type { Enforcement } from "../iam/role-guard.ts";
import { isAllowed } from "../iam/role-policy.ts";
import { findRole } from "../iam/roles.ts";
import { createFunctionArn } from "../names.ts";
import type { Executions } from "./concurrency.ts";

/** Handles an asynchronous invocation. */
type AsyncHandler = (event: unknown) => Promise<unknown>;

export interface LocalLambda {
  readonly url: string;
  /** Adds a function that can be invoked. */
  register(name: FunctionName, handler: AsyncHandler): void;
  /** Starts no further attempts, and resolves when the running ones have ended. */
  close(): Promise<void>;
}

/** How often Lambda invokes a function with an event. */
const attempts = 3;
/** Returns the milliseconds between an attempt that failed and the next one. */
const pauseAfter = (attempt: number): number => attempt * 200;

/** The largest event in bytes. It is larger than any that the functions send. */
const largestBody = 64 * 1024;

/**
 * Serves asynchronous invocations on loopback. It accepts an event with status 202, and invokes the function until it
 * succeeds, three times at most.
 *
 * Source: AWS Lambda API Reference, "Invoke"; AWS Lambda Developer Guide, "How Lambda handles errors and retries with
 * asynchronous invocation".
 *
 * @param enforcement the roles of the callers
 */
export const startLocalLambda = async ({
  executions,
  enforcement,
}: {
  readonly executions: Pick<Executions, "soon">;
  readonly enforcement: Enforcement;
}): Promise<LocalLambda> => {
  const handlers = new Map<
    string,
    { readonly name: FunctionName; readonly handle: AsyncHandler }
  >();
  const closing = new AbortController();
  const running = new Set<Promise<void>>();

  const invoke = async (
    { name, handle }: { readonly name: FunctionName; readonly handle: AsyncHandler },
    event: unknown,
  ): Promise<void> => {
    for (let attempt = 1; attempt <= attempts && !closing.signal.aborted; attempt += 1) {
      try {
        await executions.soon(name, () => handle(event));
        return;
      } catch {
        // The function has logged the error.
        await delay(pauseAfter(attempt), undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };

  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: object }> => {
    const [, name = ""] =
      /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? "") ?? [];
    const resource = createFunctionArn(name);
    const [, key = ""] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    const role = findRole(enforcement.roles, key);
    const action = "lambda:InvokeFunction";
    const allowed = role !== undefined && isAllowed(role, { action, resource });
    if (role) enforcement.onAccess({ function: role.name, action, resource, allowed });
    if (!allowed)
      return {
        status: 403,
        body: {
          __type: "AccessDeniedException",
          Message: `User: ${role?.name} is not authorized to perform: ${action} on resource: ${resource}`,
        },
      };
    const invoked = handlers.get(name);
    if (invoked === undefined || request.headers["x-amz-invocation-type"] !== "Event")
      return { status: 404, body: { __type: "ResourceNotFoundException", Message: resource } };
    const event = await readEvent(request);
    const invocation = invoke(invoked, event).finally(() => running.delete(invocation));
    running.add(invocation);
    return { status: 202 };
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (given) => send(response, given),
      (error: unknown) =>
        send(response, {
          status: 400,
          body: { __type: "InvalidRequestContentException", Message: String(error) },
        }),
    );
  });
  const close = createGracefulClose(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("Lambda does not listen");
  return {
    url: `http://127.0.0.1:${address.port}`,
    register: (name, handle) => {
      handlers.set(name, { name, handle });
    },
    close: async () => {
      closing.abort();
      await close();
      await Promise.all(running);
    },
  };
};

const readEvent = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > largestBody) throw new Error("The event is too large.");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
};

const send = (
  response: ServerResponse,
  { status, body }: { readonly status: number; readonly body?: object },
): void => {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json" }).end(text);
};
