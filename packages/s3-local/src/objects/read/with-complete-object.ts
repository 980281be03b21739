import type { Context } from "../../context.ts";
import type { S3Request } from "../../http/request.ts";
import type { S3Response } from "../../http/response.ts";
import { calculateDefaultChecksum } from "../checksums/default-checksum.ts";
import { findVersion } from "../find-version.ts";
import type { StoredObject } from "../stored-object.ts";
import { wantsChecksums } from "./object-response-headers.ts";

/**
 * Finds the object that a request names and passes it to `answer`. If the request asks for a checksum
 * that was not calculated yet, calculates it first. `answer` runs in the same tick as the last read of
 * the index, so it can open the object's files before they are removed.
 *
 * @throws S3Error
 */
export const withCompleteObject = async (
  request: S3Request,
  context: Context,
  answer: (stored: StoredObject) => S3Response,
): Promise<S3Response> => {
  for (;;) {
    const stored = findVersion(request, context);
    const { version } = stored;
    const isComplete = Object.keys(version.checksums).length > 0;
    if (isComplete || !wantsChecksums(request)) return answer(stored);
    await calculateDefaultChecksum(version, context);
  }
};
