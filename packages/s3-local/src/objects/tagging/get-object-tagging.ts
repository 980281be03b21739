import type { Operation } from "../../http/operation.ts";
import { xmlResponse } from "../../http/response.ts";
import { document, tag, text } from "../../http/xml.ts";
import { findVersion } from "../find-version.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const getObjectTagging: Operation = {
  name: "GetObjectTagging",
  async handle(request, context) {
    const { version, versionId } = findVersion(request, context);
    const tags = Object.entries(version.tags).map(([key, value]) =>
      tag("Tag", text("Key", key), text("Value", value)),
    );
    return xmlResponse(
      document("Tagging", tag("TagSet", ...tags)),
      versionId === undefined ? {} : { "x-amz-version-id": versionId },
    );
  },
};
