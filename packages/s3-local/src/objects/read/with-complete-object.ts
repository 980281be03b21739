import type { Context } from "../../context.ts";
import type { S3Request } from "../../http/request.ts";
import type { S3Response } from "../../http/response.ts";
import { calculateDefaultChecksum } from "../checksums/default-checksum.ts";
import { findVersion } from "../find-version.ts";
import type { StoredObject } from "../stored-object.ts";
import { wantsChecksums } from "./object-response-headers.ts";

/**
 * Answers with the object that a request names, with its checksum calculated where that was put off
 * until somebody asks. Nothing else happens between finding the object and `answer`, which may so
 * take hold of its files.
 *
 * @throws S3Error
 */
export const answerFound = async (
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
