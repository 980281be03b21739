import type { IncomingMessage } from "node:http";
import { Problem } from "@slipway/core/problem";

/** The host names that the local servers accept. A rebound DNS name is not among them. */
export const localHosts = ["localhost", "127.0.0.1", "[::1]"] as const;

/** Returns true if a request was sent to this machine by one of its own names. */
export const hasLocalHost = ({ headers }: IncomingMessage): boolean => {
  const [, name] = /^(.*?)(?::\d+)?$/.exec(headers.host ?? "") ?? [];
  return localHosts.some((host) => host === name);
};

/**
 * Refuses requests from pages of other sites. Tokens already protect the API, but anyone on this machine can sign in.
 * Therefore the local page, its API, and its sign-in accept only this machine's own host names, their own origin, and the origins
 * that were named at start.
 *
 * @param origins of other pages
 * @throws {Problem} `forbidden`
 */
export const refuseStrangers = (request: IncomingMessage, origins: readonly string[]): void => {
  const { host, origin } = request.headers;
  if (!hasLocalHost(request))
    throw new Problem("forbidden", "The local stack answers only to localhost.");
  if (origin !== undefined && origin !== `http://${host}` && !origins.includes(origin))
    throw new Problem(
      "forbidden",
      "The local stack answers only to its own page, and to the origins that --origin names.",
    );
};
