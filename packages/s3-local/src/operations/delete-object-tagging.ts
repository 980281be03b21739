import { findVersion } from "../find-version.ts";
import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging: Operation = {
  name: "DeleteObjectTagging",
  async handle(request, context) {
    const { db } = context;
    const versionId = await db.commit(() => {
      const found = findVersion(request, context);
      db.versions.setTags(found.version, {});
      return found.versionId;
    });
    return emptyResponse(204, versionId === undefined ? {} : { "x-amz-version-id": versionId });
  },
};
