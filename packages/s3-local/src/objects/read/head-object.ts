import type { Operation } from "../../http/operation.ts";
import { buildObjectResponse } from "./object-response.ts";
import { withCompleteObject } from "./with-complete-object.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: Operation = {
  name: "HeadObject",
  async handle(request, context) {
    return withCompleteObject(
      request,
      context,
      (stored) => buildObjectResponse(request, stored, context).response,
    );
  },
};
