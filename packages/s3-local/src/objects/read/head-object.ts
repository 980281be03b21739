import type { Operation } from "../../http/operation.ts";
import { answerObject } from "./object-response.ts";
import { answerFound } from "./with-complete-object.ts";

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
