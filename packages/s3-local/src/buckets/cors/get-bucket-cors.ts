import { S3Error } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { document, tag, text } from "../../http/xml.ts";
import { requireBucket } from "../require-bucket.ts";
import type { CorsRule } from "./cors-rules.ts";

const ruleXml = (rule: CorsRule): string =>
  tag(
    "CORSRule",
    ...(rule.id === undefined ? [] : [text("ID", rule.id)]),
    ...rule.allowedMethods.map((method) => text("AllowedMethod", method)),
    ...rule.allowedOrigins.map((origin) => text("AllowedOrigin", origin)),
    ...rule.allowedHeaders.map((name) => text("AllowedHeader", name)),
    ...rule.exposeHeaders.map((name) => text("ExposeHeader", name)),
    ...(rule.maxAgeSeconds === undefined ? [] : [text("MaxAgeSeconds", rule.maxAgeSeconds)]),
  );

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
export const getBucketCors: Operation = {
  name: "GetBucketCors",
  async handle(request, { db }) {
    const { name, cors } = requireBucket(db, requestedBucket(request));
    if (cors === undefined) {
      throw new S3Error("NoSuchCORSConfiguration", { details: { BucketName: name } });
    }
    return xmlResponse(document("CORSConfiguration", ...cors.map(ruleXml)));
  },
};
