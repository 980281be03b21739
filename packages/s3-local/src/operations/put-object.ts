import { declaredIntegrity } from "../body-integrity.ts";
import { S3Error } from "../errors.ts";
import { headersToStore, refuseUnknownMeanings, requireValidMetadata } from "../object-headers.ts";
import type { Operation } from "../operation.ts";
import { amzHeader, header, userMetadata } from "../request.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { maxObjectBytes, storedHeaders, storeObject } from "../store-object.ts";
import { addressedBucket, addressedKey } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation = {
  name: "PutObject",
  async handle(request, context) {
    const bucket = addressedBucket(request);
    existingBucket(context.db, bucket);
    refuseUnknownMeanings((name) =>
      name.startsWith("x-amz-") ? amzHeader(request, name) : header(request, name),
    );
    const metadata = userMetadata(request);
    requireValidMetadata(metadata);
    // A checksum in the query of a presigned URL binds nothing on S3, so only headers count.
    const integrity = declaredIntegrity({
      get: (name) => header(request, name),
      algorithmName: "x-amz-sdk-checksum-algorithm",
    });
    const { chunks, trailers, contentLength } = request.openPayload();
    if (contentLength > maxObjectBytes) {
      throw new S3Error("EntityTooLarge", {
        details: { ProposedSize: String(contentLength), MaxSizeAllowed: String(maxObjectBytes) },
      });
    }
    const stored = await storeObject(
      {
        request,
        bucket,
        key: addressedKey(request),
        chunks,
        trailers,
        integrity,
        sizeRange: { min: 0, max: maxObjectBytes },
        headers: headersToStore((name) => header(request, name)),
        metadata,
        eventName: "ObjectCreated:Put",
      },
      context,
    );
    return emptyResponse(200, storedHeaders(stored));
  },
};
