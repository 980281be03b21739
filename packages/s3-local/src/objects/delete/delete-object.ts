import type { Operation } from "../../http/operation.ts";
import { header } from "../../http/request.ts";
import { requestedBucket, requestedKey } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { requestedVersionId } from "../version-id.ts";
import { removeObject } from "./removal.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: Operation = {
  name: "DeleteObject",
  async handle(request, context) {
    const removal = {
      bucket: requestedBucket(request),
      key: requestedKey(request),
      versionId: requestedVersionId(request),
      ifMatch: header(request, "if-match"),
    };
    const { versionId, deleteMarker } = await removeObject(request, removal, context);
    return emptyResponse(204, {
      ...(versionId !== undefined && { "x-amz-version-id": versionId }),
      ...(deleteMarker && { "x-amz-delete-marker": "true" }),
    });
  },
};
