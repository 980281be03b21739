/** What a faulty network does to a request that it strikes. Several at once add up. */
export interface Fault {
  /** Milliseconds before anything of the request goes on. */
  readonly latency?: number;
  /** Bytes each second, each way, for all the requests together that this fault strikes. */
  readonly bandwidth?: number;
  /** The connection is reset once so many bytes of the body have come; 0 resets it at once. */
  readonly resetAfter?: number;
  /** No byte moves any more once so many bytes of the body have come, and none is answered. */
  readonly stallAfter?: number;
  /** The lowest bit of the byte at this place of the body, counted from 0, is flipped. */
  readonly flipAt?: number;
  /** The whole request arrives; its answer does not, the connection is reset. */
  readonly loseAnswer?: true;
  /** The request is read and goes no further: this is its answer. */
  readonly answer?: FaultyAnswer;
  /** Headers of the answer that are lost on its way, in lower case. */
  readonly dropHeaders?: readonly string[];
}

export interface FaultyAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const s3Error = (status: number, code: string, message: string): FaultyAnswer => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

/** Source: Amazon S3 API Reference, "Error responses". */
export const slowDown = (retryAfterSeconds: number): FaultyAnswer => {
  const answer = s3Error(503, "SlowDown", "Please reduce your request rate.");
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfterSeconds) } };
};
export const internalError = s3Error(500, "InternalError", "We encountered an internal error.");
/** What S3 says to a presigned URL that has ended. */
export const urlExpired = s3Error(403, "AccessDenied", "Request has expired");
/** What S3 says to a signature of a role whose session has ended. */
export const sessionExpired = s3Error(400, "ExpiredToken", "The provided token has expired.");

/** What API Gateway says of itself when it, or the function behind it, is down. */
export const apiDown: FaultyAnswer = {
  status: 503,
  headers: { "content-type": "application/json" },
  body: '{"message":"Service Unavailable"}',
};
/** What API Gateway's JWT authorizer says to a token that has ended. */
export const tokenExpired: FaultyAnswer = {
  status: 401,
  headers: {
    "content-type": "application/json",
    "www-authenticate": 'Bearer error="invalid_token" error_description="the token has expired"',
  },
  body: '{"message":"Unauthorized"}',
};
