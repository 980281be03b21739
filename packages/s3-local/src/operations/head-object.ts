import { answerObject } from "../answer-object.ts";
import { findVersion } from "../find-version.ts";
import type { Operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: Operation = {
  name: "HeadObject",
  async handle(request, context) {
    return answerObject(request, findVersion(request, context), context).response;
  },
};
