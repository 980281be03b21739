import type { IncomingMessage } from "node:http";
import { Problem } from "@slipway/core/problem";

/**
 * Refuse what no page of this machine's own asks for. Tokens already keep other sites' pages out of the API; but anybody
 * on this machine may sign in, so it answers only to its own names, which a rebound DNS name is not, and takes changes from
 * no other site's page.
 *
 * @throws {Problem} `forbidden`
 */
export const refuseStrangers = ({ headers, method = "GET" }: IncomingMessage): void => {
  const { host = "", origin } = headers;
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    throw new Problem("forbidden", "The local API answers only to localhost.");
  if (method !== "GET" && origin !== undefined && origin !== `http://${host}`)
    throw new Problem("forbidden", "The local API takes changes only from its own page.");
};
