import { answerFound } from "../answer-found.ts";
import { answerObject } from "../answer-object.ts";
import { slicesOf } from "../object-content.ts";
import type { Operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: Operation = {
  name: "GetObject",
  async handle(request, context) {
    const { db, blobs } = context;
    return answerFound(request, context, (stored) => {
      const { response, range } = answerObject(request, stored, context);
      if (response.status === 304) return response;
      const slices = slicesOf(db, stored.version, range);
      return { ...response, body: blobs.readSmall(slices) ?? blobs.read(slices) };
    });
  },
};
