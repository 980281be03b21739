import { findVersion } from "../find-version.ts";
import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { parseTagging } from "../tags.ts";
import { readXmlBody } from "../xml-body.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging: Operation = {
  name: "PutObjectTagging",
  async handle(request, context) {
    const { db } = context;
    const tags = parseTagging(await readXmlBody(request, "Tagging"));
    const versionId = await db.commit(() => {
      const found = findVersion(request, context);
      db.versions.setTags(found.version, tags);
      return found.versionId;
    });
    return emptyResponse(200, versionId === undefined ? {} : { "x-amz-version-id": versionId });
  },
};
