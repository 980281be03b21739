import type { Operation } from "../../http/operation.ts";
import { emptyResponse } from "../../http/response.ts";
import { setTags } from "./set-tags.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging: Operation = {
  name: "DeleteObjectTagging",
  async handle(request, context) {
    return emptyResponse(204, await setTags(request, {}, context));
  },
};
