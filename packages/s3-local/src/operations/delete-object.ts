import { requestedVersionId } from "../find-version.ts";
import type { Operation } from "../operation.ts";
import { removeObject } from "../remove-object.ts";
import { header } from "../request.ts";
import { emptyResponse } from "../response.ts";
import { addressedBucket, addressedKey } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: Operation = {
  name: "DeleteObject",
  async handle(request, context) {
    const removal = {
      bucket: addressedBucket(request),
      key: addressedKey(request),
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
