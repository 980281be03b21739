import { requireBucket } from "../../buckets/require-bucket.ts";
import { parseDeclaredDigests } from "../../http/body/declared-digests.ts";
import { maxBodyBytes, tooLarge } from "../../http/body/receive-body.ts";
import { invalidArgument } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { amzHeader, header, query, userMetadata } from "../../http/request.ts";
import { requestedBucket, requestedKey } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { defaultAlgorithms } from "../checksums/default-checksum.ts";
import { parseWriteConditions, requireConditions } from "../conditions/write-conditions.ts";
import { parseTagHeader } from "../tagging/tags.ts";
import { objectResultHeaders } from "./publish-object.ts";
import { storeObject } from "./store-object.ts";
import {
  headersToStore,
  refuseUnsupportedHeaders,
  requireValidMetadata,
} from "./stored-headers.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation = {
  name: "PutObject",
  async handle(request, context) {
    const bucket = requestedBucket(request);
    requireBucket(context.db, bucket);
    const partNumber = query(request, "partNumber");
    if (partNumber !== undefined) {
      throw invalidArgument(
        "This operation does not accept partNumber without uploadId",
        "partNumber",
        partNumber,
      );
    }
    const versionId = query(request, "versionId");
    if (versionId !== undefined) {
      throw invalidArgument("This operation does not accept a version-id.", "versionId", versionId);
    }
    refuseUnsupportedHeaders(
      (name) => (name.startsWith("x-amz-") ? amzHeader(request, name) : header(request, name)),
      ["if-match", "if-none-match", "x-amz-tagging"],
    );
    const key = requestedKey(request);
    const conditions = parseWriteConditions(request);
    requireConditions(conditions, { bucket, key }, context.db);
    const tags = parseTagHeader(amzHeader(request, "x-amz-tagging"));
    const metadata = userMetadata(request);
    requireValidMetadata(metadata);
    // S3 ignores a checksum in the query of a presigned URL, so only headers count.
    const integrity = parseDeclaredDigests({
      get: (name) => header(request, name),
      algorithmName: "x-amz-sdk-checksum-algorithm",
    });
    const { chunks, trailers, contentLength } = request.openPayload();
    if (contentLength > maxBodyBytes) throw tooLarge(contentLength, maxBodyBytes);
    const stored = await storeObject(
      {
        request,
        bucket,
        key,
        conditions,
        chunks,
        trailers,
        integrity,
        algorithms: defaultAlgorithms(integrity),
        sizeRange: { min: 0, max: maxBodyBytes },
        headers: headersToStore((name) => header(request, name)),
        metadata,
        tags,
        eventName: "ObjectCreated:Put",
      },
      context,
    );
    return emptyResponse(200, objectResultHeaders(stored, context));
  },
};
