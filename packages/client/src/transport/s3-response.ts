/** S3's response to a form or a part. */
export type S3Result =
  | { readonly kind: "stored" }
  /** The policy, the URL, or the session that signed it has expired: a new signature helps. */
  | { readonly kind: "policy-expired" }
  /** S3 is busy or failed: a retry may succeed. */
  | { readonly kind: "busy" }
  /** The request broke a rule, so a retry would fail too. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/**
 * Parses S3's response to a form or a part.
 *
 * Source: Amazon S3 API Reference, "Error responses". `RequestTimeout` is a 400 although the request is valid: the bytes
 * arrived too slowly. `ExpiredToken` is a 400, too: the session of the role that signed can expire before the policy.
 *
 * @param response the HTTP status, and the body (XML)
 */
export const parseS3Response = ({
  status,
  body,
}: {
  readonly status: number;
  readonly body: string;
}): S3Result => {
  if (status >= 200 && status < 300) return { kind: "stored" };
  const code = readElement(body, "Code");
  const message = readElement(body, "Message");
  if (status >= 500 || status === 429 || code === "RequestTimeout") return { kind: "busy" };
  if (expiredSignatureCodes.has(code) || /(policy|request has) expired/i.test(message))
    return { kind: "policy-expired" };
  return {
    kind: "refused",
    code: code || String(status),
    message,
  };
};

/** The codes for an expired signature. S3 may accept the same request with a new one. */
const expiredSignatureCodes: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "TokenRefreshRequired",
  "InvalidToken",
  "RequestExpired",
  "RequestTimeTooSkewed",
]);

const readElement = (xml: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
