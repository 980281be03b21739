import { spawn } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Context } from "aws-lambda";

/** A bundle and its configuration. */
export interface Deployment {
  readonly name: string;
  /** The folder of the bundle. */
  readonly folder: string;
  /** `file.export` in the folder. */
  readonly handler: string;
  /** In MB. */
  readonly memory: number;
  readonly environment: Readonly<Record<string, string>>;
}

interface Invocation {
  readonly event: unknown;
  readonly context: Context;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface ErrorWords {
  readonly errorType: string;
  readonly errorMessage: string;
}

/**
 * Runs a bundle as Lambda does: in a process of its own behind the Runtime API, with the environment variables that Lambda
 * sets. It handles one event at a time and is frozen in between.
 */
export const deployFunction = async (deployment: Deployment) => {
  const { name, folder, handler, memory, environment } = deployment;
  const waiting: Invocation[] = [];
  let running: Invocation | undefined;
  /** The process's request for its next event, if it waits for one. */
  let asking: ServerResponse | undefined;
  let failure: Error | undefined;

  const giveNext = (): void => {
    const next = asking && waiting.shift();
    if (asking === undefined || next === undefined) return;
    running = next;
    child.kill("SIGCONT");
    const { awsRequestId, invokedFunctionArn } = next.context;
    asking.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": awsRequestId,
      "lambda-runtime-deadline-ms": String(Date.now() + next.context.getRemainingTimeInMillis()),
      "lambda-runtime-invoked-function-arn": invokedFunctionArn,
    });
    asking.end(JSON.stringify(next.event));
    asking = undefined;
  };

  const failAll = (error: Error): void => {
    failure = error;
    for (const { reject } of [...waiting.splice(0), ...(running ? [running] : [])]) reject(error);
  };

  const server = createServer(async (request, response) => {
    const path = request.url?.replace("/2018-06-01/runtime", "") ?? "";
    if (path === "/invocation/next") {
      asking = response;
      if (waiting.length === 0) child.kill("SIGSTOP");
      giveNext();
      return;
    }
    const body = await json(request);
    response.writeHead(202).end();
    if (path === "/init/error") failAll(errorOf(body as ErrorWords));
    else if (path.endsWith("/error")) running?.reject(errorOf(body as ErrorWords));
    else running?.resolve(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const child = spawn(
    process.execPath,
    [
      // Lambda limits the heap to a part of its memory.
      "--expose-gc",
      `--max-old-space-size=${Math.floor(memory * 0.9)}`,
      fileURLToPath(new URL("client.mjs", import.meta.url)),
    ],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      // No other variables, as on Lambda.
      env: {
        LANG: "en_US.UTF-8",
        TZ: ":UTC",
        LAMBDA_TASK_ROOT: folder,
        _HANDLER: handler,
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        ...environment,
      },
    },
  );
  const exited = new Promise<void>((resolve) => {
    child.once("exit", (code) => {
      failAll(failure ?? new Error(`The process of ${name} ended with ${code}.`));
      resolve();
    });
  });

  return {
    invoke: (event: unknown, context: Context): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        waiting.push({ event, context, resolve, reject });
        giveNext();
      }),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const errorOf = ({ errorType, errorMessage }: ErrorWords): Error =>
  Object.assign(new Error(errorMessage), { name: errorType });
