import { Problem } from "@slipway/core/problem";

const safeMethods: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuses a request that changes something and was sent by a page of another origin. A browser adds the session's cookie to such a
 * request, so the cookie alone does not prove that the user wants it (cross-site request forgery). Browsers say where a request
 * comes from in `Sec-Fetch-Site`, which a proxy cannot make wrong, or else in `Origin`. Programs send neither header.
 *
 * Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers"; the same rules as `CrossOriginProtection`
 * of Go's `net/http`.
 *
 * @param origins other origins whose pages may change something
 * @throws {Problem} `forbidden`
 */
export const refuseOtherPages = (
  { method, url, headers }: Pick<Request, "method" | "url" | "headers">,
  origins: readonly string[],
): void => {
  if (safeMethods.includes(method)) return;
  const origin = headers.get("origin");
  if (origin !== null && origins.includes(origin)) return;
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  if (site === null) {
    if (origin === null) return;
    const host = headers.get("host") ?? new URL(url).host;
    if (URL.canParse(origin) && new URL(origin).host === host) return;
  }
  throw new Problem(
    "forbidden",
    "The request was sent by a page of another origin. The server's option origins names the origins that may send it.",
  );
};

/**
 * Returns the origins as browsers write them.
 *
 * @throws {TypeError} for a text that is not an origin
 */
export const checkOrigins = (origins: readonly string[] = []): readonly string[] => {
  for (const origin of origins)
    if (origin.includes("*") || !URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new TypeError(
        `The option origins must have the scheme, the host, and the port of pages, such as https://app.example.com, but has ${JSON.stringify(origin)}.`,
      );
  return origins;
};
