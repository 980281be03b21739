/**
 * Returns the Content-Security-Policy of the page. The page loads only its own resources, and connects only to these origins.
 *
 * @param storage the origins of files: that of the bucket, to which the page also sends them, and that of their own distribution, if any
 * @param connect other origins that the page sends requests to, such as those of the API and the issuer
 */
export const contentSecurityPolicy = ({
  storage,
  connect,
}: {
  readonly storage: readonly string[];
  readonly connect: readonly string[];
}): string =>
  [
    // Also for media, and for frames: the browser's own viewer shows PDFs in one. Links to files never serve what a browser would run: see
    // `canShowInline`. One list for both keeps the policy below the longest value of CloudFront's KeyValueStore.
    `default-src 'self' blob: ${storage.join(" ")}`,
    `connect-src ${["'self'", ...new Set([...storage, ...connect])].join(" ")}`,
    `img-src 'self' blob: data: ${storage.join(" ")}`,
    "script-src 'self'",
    "font-src 'self'",
    // The component library sets styles on elements.
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The Content-Security-Policy of error responses, which load nothing. */
export const errorContentSecurityPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page's other security headers. */
export const pageHeaders = {
  /** `maxAge` is in seconds. The local stack has no HTTPS and does not send this header. */
  hsts: { maxAge: 2 * 365 * 24 * 60 * 60 },
  referrerPolicy: "no-referrer",
  /** The page uses none of these features. */
  permissionsPolicy: "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  openerPolicy: "same-origin",
} as const;

/**
 * The Content-Security-Policy of files: a browser shows an image, video, or text, and runs nothing. A sandboxed document has an
 * origin of its own.
 */
export const filesContentSecurityPolicy =
  "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox";

/** The fixed headers of every file, whether it is a success or an error. CloudFront also adds HSTS. */
export const filesHeaders = {
  "content-security-policy": filesContentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": pageHeaders.referrerPolicy,
} as const;
