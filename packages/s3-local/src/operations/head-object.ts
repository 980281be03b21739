import { answerFound } from "../answer-found.ts";
import { answerObject } from "../answer-object.ts";
import type { Operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: Operation = {
  name: "HeadObject",
  async handle(request, context) {
    return answerFound(
      request,
      context,
      (stored) => answerObject(request, stored, context).response,
    );
  },
};
