import { readXmlBody } from "../../http/body/xml-body.ts";
import type { Operation } from "../../http/operation.ts";
import { emptyResponse } from "../../http/response.ts";
import { setTags } from "./set-tags.ts";
import { parseTagging } from "./tags.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging: Operation = {
  name: "PutObjectTagging",
  async handle(request, context) {
    const tags = parseTagging(await readXmlBody(request, "Tagging"));
    return emptyResponse(200, await setTags(request, tags, context));
  },
};
