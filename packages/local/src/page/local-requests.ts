import type { IncomingMessage } from "node:http";
import { Problem } from "@slipway/core/problem";

/** The names of this machine that the local servers answer to. A rebound DNS name is none of them. */
export const localHosts = ["localhost", "127.0.0.1", "[::1]"] as const;

/** Returns true if a request was sent to this machine by one of its own names. */
export const hasLocalHost = ({ headers }: IncomingMessage): boolean => {
  const [, name] = /^(.*?)(?::\d+)?$/.exec(headers.host ?? "") ?? [];
  return localHosts.some((host) => host === name);
};

/**
 * Refuses requests of other sites' pages. Tokens already keep them out of the API, but anybody on this machine may sign
 * in. So the local page, its API, and its sign-in answer only to this machine's own names and to no other origin.
 *
 * @throws {Problem} `forbidden`
 */
export const refuseStrangers = (request: IncomingMessage): void => {
  const { host, origin } = request.headers;
  if (!hasLocalHost(request))
    throw new Problem("forbidden", "The local stack answers only to localhost.");
  if (origin !== undefined && origin !== `http://${host}`)
    throw new Problem("forbidden", "The local stack answers only to its own page.");
};
