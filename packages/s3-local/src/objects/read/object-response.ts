import type { Context } from "../../context.ts";
import { S3Error } from "../../http/errors.ts";
import { header, query, type S3Request } from "../../http/request.ts";
import { emptyResponse, type S3Response } from "../../http/response.ts";
import { expirationHeader } from "../../lifecycle/lifecycle-headers.ts";
import { isNotModified, parseReadConditions } from "../conditions/read-conditions.ts";
import type { StoredObject } from "../stored-object.ts";
import { type ByteRange, parseRange } from "./byte-range.ts";
import { type ObjectPart, requestedPart } from "./object-part.ts";
import { buildObjectHeaders } from "./object-response-headers.ts";

interface Chosen {
  range: ByteRange | undefined;
  /** The checksums of the returned bytes. A range that is not a part has none. */
  checksums: Record<string, string>;
  partCount: number | undefined;
}

const chooseRange = (request: S3Request, { version }: StoredObject, db: Context["db"]): Chosen => {
  const ranged = header(request, "range");
  if (query(request, "partNumber") === undefined) {
    const range = parseRange(ranged, version.size);
    const checksums = range === undefined ? version.checksums : {};
    return { range, checksums, partCount: undefined };
  }
  if (ranged !== undefined) {
    throw new S3Error("InvalidRequest", {
      message: "Cannot specify both Range header and partNumber query parameter",
    });
  }
  const part: ObjectPart = requestedPart(request, version, db);
  return { range: part.range, checksums: part.checksums, partCount: part.partCount };
};

/**
 * Builds the response to GET and HEAD, without the body.
 *
 * @returns `range` is undefined when the body is the whole object.
 * @throws S3Error PreconditionFailed, InvalidRange, InvalidPartNumber, InvalidRequest
 */
export const buildObjectResponse = (
  request: S3Request,
  stored: StoredObject,
  { db }: Pick<Context, "db">,
): { response: S3Response; range: ByteRange | undefined } => {
  const { size } = stored.version;
  if (isNotModified(parseReadConditions(request), stored.version)) {
    const headers = buildObjectHeaders(request, stored, {});
    return { response: emptyResponse(304, headers), range: undefined };
  }
  const { range, checksums, partCount } = chooseRange(request, stored, db);
  const headers = {
    ...buildObjectHeaders(request, stored, checksums),
    ...expirationHeader(stored.version, { db }),
    ...(partCount !== undefined && { "x-amz-mp-parts-count": String(partCount) }),
  };
  if (range === undefined) {
    const response = emptyResponse(200, { ...headers, "content-length": String(size) });
    return { response, range };
  }
  const response = emptyResponse(206, {
    ...headers,
    "content-length": String(range.end - range.start + 1),
    "content-range": `bytes ${range.start}-${range.end}/${size}`,
  });
  return { response, range };
};
