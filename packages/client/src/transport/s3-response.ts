/** What S3 said to a posted form or a part. */
export type S3Result =
  | { readonly kind: "stored" }
  /** The policy, the URL, or the session that signed it has expired: a new signature can be used. */
  | { readonly kind: "policy-expired" }
  /** S3 is busy or had a fault of its own: the same form may succeed a moment later. */
  | { readonly kind: "busy" }
  /** The form broke a rule of its policy, and always will. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/**
 * Read S3's answer to a form or a part.
 *
 * Source: Amazon S3 API Reference, "Error responses". `RequestTimeout` is a 400 although nothing was wrong with the form:
 * the bytes came too slowly. `ExpiredToken` is a 400, too: the session of the role that signed ends before the policy can.
 *
 * @param answer the HTTP status, and the body (XML)
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
    message: message || `S3 answered ${status}.`,
  };
};

/** What S3 answers when the signature, and not the request, is the problem: another one, by other keys, may be taken. */
const expiredSignatureCodes: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "TokenRefreshRequired",
  "InvalidToken",
  "RequestExpired",
  "RequestTimeTooSkewed",
]);

const readElement = (xml: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
