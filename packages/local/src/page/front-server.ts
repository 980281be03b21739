import { createServer, type ServerResponse } from "node:http";
import { localSignIn } from "@slipway/core/deployment/sign-in";
import { Problem, problemContentType } from "@slipway/core/problem";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import { apiPath } from "../names.ts";
import type { Answer } from "../sign-in/sign-in.ts";
import { StartError } from "../start-error.ts";
import { refuseStrangers } from "./local-requests.ts";

interface Answers {
  readonly api: Answer;
  readonly signIn: Answer;
  readonly page: Answer;
}

export interface Front {
  readonly port: number;
  /** Starts to answer requests. Until then, the status is 503. */
  open(answers: Answers): void;
  close(): Promise<void>;
}

/**
 * Listens for requests for the page and, under paths of the same origin, for the API and the sign-in.
 *
 * @param port 0 chooses a free port
 * @param origins of other pages, whose requests are answered too
 * @throws {StartError} if the port is in use
 */
export const listenFront = async (port: number, origins: readonly string[]): Promise<Front> => {
  let answers: Answers | undefined;
  const server = createServer();
  const close = createGracefulClose(server);
  server.on("request", (request, response) => {
    if (answers === undefined) {
      response.writeHead(503, { "retry-after": "1" }).end();
      return;
    }
    const path = request.url ?? "/";
    const isUnder = (root: string) => path === root || path.startsWith(`${root}/`);
    const choose = ({ api, signIn, page }: Answers) => {
      if (isUnder(apiPath)) return api;
      return isUnder(localSignIn.path) ? signIn : page;
    };
    const answer = choose(answers);
    const run = async () => {
      refuseStrangers(request, origins);
      await answer(request, response);
    };
    void run().catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the API does not listen");
  return {
    port: address.port,
    open: (given) => {
      answers = given;
    },
    close,
  };
};

/** Responds to requests from other origins, and to requests that failed. */
const refuse = (response: ServerResponse, error: unknown): void => {
  const problem =
    error instanceof Problem
      ? error
      : new Problem("internal", "The request could not be answered. Try again.");
  if (problem !== error) console.error("error: a request failed", error);
  if (response.headersSent) return void response.destroy();
  response.writeHead(problem.status, { "content-type": problemContentType });
  response.end(JSON.stringify(problem));
};

/** Returns a clear error for a port that is not available, or else the error itself. */
export const portError = (error: NodeJS.ErrnoException, port: number): Error => {
  if (error.code === "EADDRINUSE")
    return new StartError(`Port ${port} is in use. Choose another one with --port.`);
  if (error.code === "EACCES")
    return new StartError(`Port ${port} is not permitted. Choose another one with --port.`);
  return error;
};
