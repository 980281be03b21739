import { randomBytes } from "node:crypto";
import { requireBucket } from "../buckets/require-bucket.ts";
import type { Operation } from "../http/operation.ts";
import { amzHeader, header, userMetadata } from "../http/request.ts";
import { requestedBucket, requestedKey } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { document, text } from "../http/xml.ts";
import { abortHeaders } from "../lifecycle/lifecycle-headers.ts";
import { parseTagHeader } from "../objects/tagging/tags.ts";
import {
  headersToStore,
  refuseUnsupportedHeaders,
  requireValidMetadata,
} from "../objects/write/stored-headers.ts";
import { requestedChecksum } from "./upload-checksum.ts";

/** Creates an upload id. Later ids are greater, because ListMultipartUploads sorts by time. */
const newUploadId = (sequence: number): string =>
  `${sequence.toString(16).padStart(16, "0")}${randomBytes(24).toString("base64url")}`;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload: Operation = {
  name: "CreateMultipartUpload",
  async handle(request, context) {
    const { db, clock } = context;
    const bucket = requestedBucket(request);
    const key = requestedKey(request);
    const get = (name: string): string | undefined =>
      name.startsWith("x-amz-") ? amzHeader(request, name) : header(request, name);
    refuseUnsupportedHeaders(get, ["x-amz-tagging"]);
    const tags = parseTagHeader(get("x-amz-tagging"));
    const metadata = userMetadata(request);
    requireValidMetadata(metadata);
    const checksum = requestedChecksum(get("x-amz-checksum-algorithm"), get("x-amz-checksum-type"));
    const upload = await db.commit(() => {
      requireBucket(db, bucket);
      const created = {
        uploadId: newUploadId(db.sequence.next()),
        bucket,
        key,
        initiated: clock(),
        initiator: request.accessKeyId,
        headers: headersToStore((name) => header(request, name)),
        metadata,
        tags,
        checksum,
      };
      db.uploads.insert(created);
      return created;
    });
    return xmlResponse(
      document(
        "InitiateMultipartUploadResult",
        text("Bucket", bucket),
        text("Key", key),
        text("UploadId", upload.uploadId),
      ),
      {
        ...(checksum && {
          "x-amz-checksum-algorithm": checksum.algorithm,
          "x-amz-checksum-type": checksum.type,
        }),
        ...abortHeaders(upload, context),
        "x-amz-server-side-encryption": "AES256",
      },
    );
  },
};
