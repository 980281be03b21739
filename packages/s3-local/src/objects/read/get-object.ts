import type { Operation } from "../../http/operation.ts";
import { answerObject } from "./object-response.ts";
import { slicesOf } from "./object-slices.ts";
import { answerFound } from "./with-complete-object.ts";

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
