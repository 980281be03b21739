/**
 * The Content-Security-Policy of the page: what it loads is its own, and it speaks with these origins and nobody else.
 *
 * @param storage the bucket's origin, where files are sent to and shown from
 * @param connect the other origins that the page asks: the API's where it is not the page's own, the issuer's
 */
export const contentSecurityPolicy = ({
  storage,
  connect,
}: {
  readonly storage: string;
  readonly connect: readonly string[];
}): string =>
  [
    "default-src 'self'",
    `connect-src ${["'self'", ...new Set([storage, ...connect])].join(" ")}`,
    `img-src 'self' blob: data: ${storage}`,
    `media-src 'self' blob: ${storage}`,
    // The component library sets styles on elements.
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The Content-Security-Policy of error responses: such a document may load nothing. */
export const errorContentSecurityPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page's other headers that keep it safe. */
export const pageHeaders = {
  /** In seconds; on a laptop there is no HTTPS to hold the browser to. */
  hsts: { maxAge: 2 * 365 * 24 * 60 * 60 },
  referrerPolicy: "no-referrer",
  /** The page uses none of them. */
  permissionsPolicy: "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  openerPolicy: "same-origin",
} as const;
