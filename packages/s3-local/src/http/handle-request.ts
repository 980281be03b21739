import { bucketArn } from "../auth/arns.ts";
import { authenticateRequest } from "../auth/authenticate-request.ts";
import {
  type Authority,
  createAuthority,
  isAllowed,
  requireAllowed,
  requireExpectedOwner,
} from "../auth/authorize.ts";
import { permissionsFor } from "../auth/required-permissions.ts";
import type { Context } from "../context.ts";
import { postObject } from "../objects/write/post-object.ts";
import type { Bucket } from "../storage/database/buckets.ts";
import { openPayload } from "./body/payload.ts";
import { corsHeaders, preflight } from "./cors.ts";
import { S3Error } from "./errors.ts";
import type { S3Request } from "./request.ts";
import type { S3Response } from "./response.ts";
import { route } from "./router.ts";
import { buildErrorResponse } from "./send-response.ts";

/** Returns true for a form that is posted to a bucket. Its signature is in its fields. */
const isForm = (request: S3Request): boolean =>
  request.method === "POST" &&
  request.bucket !== undefined &&
  request.key === undefined &&
  request.query.length === 0 &&
  request.headers.authorization === undefined;

const dispatch = async (
  request: S3Request,
  bucket: Bucket | undefined,
  context: Context,
): Promise<S3Response> => {
  if (request.method === "OPTIONS") return preflight(request, bucket);
  if (isForm(request)) return postObject(request, context);
  const { caller, authType, integrity } = authenticateRequest(request, context);
  const operation = route(request);
  const authority = createAuthority(request, { caller, authType }, context);
  for (const wanted of permissionsFor(operation.name, request)) requireAllowed(authority, wanted);
  requireExpectedOwner(request);
  const authenticated = {
    ...request,
    accessKeyId: caller.accessKeyId,
    authority,
    openPayload: () => openPayload(request, integrity),
  };
  try {
    return await operation.handle(authenticated, context);
  } catch (error) {
    throw hideMissingObject(error, request, authority);
  }
};

/**
 * Replaces an error about a missing object by AccessDenied, unless the caller may list the bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html Permissions
 */
const hideMissingObject = (
  error: unknown,
  { bucket = "" }: S3Request,
  authority: Authority,
): unknown => {
  const isMissing =
    error instanceof S3Error && (error.code === "NoSuchKey" || error.code === "NoSuchVersion");
  if (!isMissing) return error;
  const list = { action: "s3:ListBucket", resource: bucketArn(bucket) };
  return isAllowed(authority, list) ? error : new S3Error("AccessDenied");
};

/** Handles one request. Turns errors into S3's error documents, and adds the bucket's CORS headers. */
export const handleRequest = async (request: S3Request, context: Context): Promise<S3Response> => {
  const bucket = request.bucket === undefined ? undefined : context.db.buckets.find(request.bucket);
  const response = await dispatch(request, bucket, context).catch((error: unknown) =>
    buildErrorResponse(error, request, request.path),
  );
  if (request.method === "OPTIONS") return response;
  return { ...response, headers: { ...response.headers, ...corsHeaders(request, bucket) } };
};
