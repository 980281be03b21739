import { answerObject } from "../answer-object.ts";
import { findVersion } from "../find-version.ts";
import { slicesOf } from "../object-content.ts";
import type { Operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: Operation = {
  name: "GetObject",
  async handle(request, context) {
    // Nothing is awaited between finding the object and taking hold of its files.
    const stored = findVersion(request, context);
    const { response, range } = answerObject(request, stored, context);
    if (response.status === 304) return response;
    return { ...response, body: context.blobs.read(slicesOf(context.db, stored.version, range)) };
  },
};
