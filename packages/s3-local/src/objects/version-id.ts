import { invalidArgument } from "../http/errors.ts";
import { query, type S3Request } from "../http/request.ts";

/**
 * Returns the version that a request names.
 *
 * @throws S3Error InvalidArgument if it cannot be a version id
 */
export const requestedVersionId = (request: S3Request): string | undefined => {
  const versionId = query(request, "versionId");
  if (versionId !== undefined) requireVersionId(versionId);
  return versionId;
};

/** @throws S3Error InvalidArgument */
export const requireVersionId = (versionId: string): void => {
  if (versionId === "") {
    throw invalidArgument("Version id cannot be the empty string", "versionId", versionId);
  }
  if (versionId !== "null" && !/^[\w.-]{32}$/.test(versionId)) {
    throw invalidArgument("Invalid version id specified", "versionId", versionId);
  }
};
