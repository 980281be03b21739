import { parseRange } from "../byte-range.ts";
import { describeObject } from "../describe-object.ts";
import { findVersion } from "../find-version.ts";
import type { Operation } from "../operation.ts";
import { isNotModified } from "../preconditions.ts";
import { header } from "../request.ts";
import { emptyResponse } from "../response.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: Operation = {
  name: "HeadObject",
  async handle(request, context) {
    const stored = findVersion(request, context);
    const { size } = stored.version;
    if (isNotModified(request, stored.version)) {
      return emptyResponse(304, describeObject(request, stored, false));
    }
    const range = parseRange(header(request, "range"), size);
    const headers = describeObject(request, stored, range === undefined);
    if (range === undefined) {
      return emptyResponse(200, { ...headers, "content-length": String(size) });
    }
    return emptyResponse(206, {
      ...headers,
      "content-length": String(range.end - range.start + 1),
      "content-range": `bytes ${range.start}-${range.end}/${size}`,
    });
  },
};
