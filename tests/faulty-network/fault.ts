/** What a faulty network does to a request. Several faults of one request are combined. */
export interface Fault {
  /** Milliseconds before the request is forwarded. */
  readonly latency?: number;
  /** Bytes per second in each direction, shared by all requests that have this fault. */
  readonly bandwidth?: number;
  /** Resets the connection after this number of bytes of the body. 0 resets it at once. */
  readonly resetAfter?: number;
  /** Stops the request after this number of bytes of the body, without a response. */
  readonly stallAfter?: number;
  /** Flips the lowest bit of the byte at this offset of the body. */
  readonly flipAt?: number;
  /** Forwards the whole request, and resets the connection instead of returning the response. */
  readonly loseResponse?: true;
  /** Reads the request without forwarding it, and returns this response. */
  readonly response?: FaultyResponse;
  /** Removes these headers from the response. In lower case. */
  readonly dropHeaders?: readonly string[];
}

export interface FaultyResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const s3Error = (status: number, code: string, message: string): FaultyResponse => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

/** Source: Amazon S3 API Reference, "Error responses". */
export const slowDown = (retryAfterSeconds: number): FaultyResponse => {
  const answer = s3Error(503, "SlowDown", "Please reduce your request rate.");
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfterSeconds) } };
};
export const internalError = s3Error(500, "InternalError", "We encountered an internal error.");
/** S3's response to an expired presigned URL. */
export const urlExpired = s3Error(403, "AccessDenied", "Request has expired");
/** S3's response to a signature of a role whose session has expired. */
export const sessionExpired = s3Error(400, "ExpiredToken", "The provided token has expired.");

/** API Gateway's response if it, or the function behind it, is down. */
export const apiDown: FaultyResponse = {
  status: 503,
  headers: { "content-type": "application/json" },
  body: '{"message":"Service Unavailable"}',
};
/** The response of API Gateway's JWT authorizer to an expired token. */
export const tokenExpired: FaultyResponse = {
  status: 401,
  headers: {
    "content-type": "application/json",
    "www-authenticate": 'Bearer error="invalid_token" error_description="the token has expired"',
  },
  body: '{"message":"Unauthorized"}',
};
