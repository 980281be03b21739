import { invalidArgument, S3Error } from "../http/errors.ts";
import { header, type S3Request } from "../http/request.ts";
import type { Authentication, AuthenticationContext } from "./authentication.ts";
import { authenticateHeader } from "./signing/authorization-header.ts";
import { authenticateQuery } from "./signing/presigned-query.ts";

/**
 * Authenticates a request by its Authorization header or its query. Refuses anonymous requests, because
 * every bucket is private.
 *
 * @throws S3Error
 */
export const authenticateRequest = (
  request: S3Request,
  context: AuthenticationContext,
): Authentication => {
  const authorization = header(request, "authorization");
  const presigned = request.query.some(
    ([name]) => name === "X-Amz-Signature" || name === "X-Amz-Algorithm",
  );
  if (authorization !== undefined && presigned) {
    throw invalidArgument(
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
      "Authorization",
      authorization,
    );
  }
  if (authorization === undefined && !presigned) throw new S3Error("AccessDenied");
  return authorization === undefined
    ? authenticateQuery(request, context)
    : authenticateHeader(request, authorization, context);
};
