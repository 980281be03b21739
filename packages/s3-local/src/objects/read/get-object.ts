import type { Operation } from "../../http/operation.ts";
import { buildObjectResponse } from "./object-response.ts";
import { listSlices } from "./object-slices.ts";
import { withCompleteObject } from "./with-complete-object.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: Operation = {
  name: "GetObject",
  async handle(request, context) {
    const { db, blobs } = context;
    return withCompleteObject(request, context, (stored) => {
      const { response, range } = buildObjectResponse(request, stored, context);
      if (response.status === 304) return response;
      const slices = listSlices(db, stored.version, range);
      return { ...response, body: blobs.readSmall(slices) ?? blobs.read(slices) };
    });
  },
};
