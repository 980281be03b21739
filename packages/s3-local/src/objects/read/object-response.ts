import type { Context } from "../../context.ts";
import { S3Error } from "../../http/errors.ts";
import { header, query, type S3Request } from "../../http/request.ts";
import { emptyResponse, type S3Response } from "../../http/response.ts";
import { expirationHeader } from "../../lifecycle/lifecycle-headers.ts";
import { conditionsOf, isNotModified } from "../conditions/read-conditions.ts";
import type { StoredObject } from "../stored-object.ts";
import { type ByteRange, parseRange } from "./byte-range.ts";
import { type ObjectPart, requestedPart } from "./object-part.ts";
import { describeObject } from "./object-response-headers.ts";

interface Chosen {
  range: ByteRange | undefined;
  /** The checksums of what is answered; a range that is no part has none that a reader could check. */
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
 * What GET and HEAD answer but for the body.
 *
 * @returns `range` is undefined when the body is the whole object.
 * @throws S3Error PreconditionFailed, InvalidRange, InvalidPartNumber, InvalidRequest
 */
export const answerObject = (
  request: S3Request,
  stored: StoredObject,
  { db }: Pick<Context, "db">,
): { response: S3Response; range: ByteRange | undefined } => {
  const { size } = stored.version;
  if (isNotModified(conditionsOf(request), stored.version)) {
    const headers = describeObject(request, stored, {});
    return { response: emptyResponse(304, headers), range: undefined };
  }
  const { range, checksums, partCount } = chooseRange(request, stored, db);
  const headers = {
    ...describeObject(request, stored, checksums),
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
