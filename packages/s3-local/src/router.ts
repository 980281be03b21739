import { notImplemented, S3Error } from "./errors.ts";
import type { Operation } from "./operation.ts";
import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { createMultipartUpload } from "./operations/create-multipart-upload.ts";
import { deleteBucket } from "./operations/delete-bucket.ts";
import { deleteBucketCors } from "./operations/delete-bucket-cors.ts";
import { deleteBucketLifecycle } from "./operations/delete-bucket-lifecycle.ts";
import { deleteBucketPolicy } from "./operations/delete-bucket-policy.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjectTagging } from "./operations/delete-object-tagging.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { deletePublicAccessBlock } from "./operations/delete-public-access-block.ts";
import { getBucketCors } from "./operations/get-bucket-cors.ts";
import { getBucketEncryption } from "./operations/get-bucket-encryption.ts";
import { getBucketLifecycleConfiguration } from "./operations/get-bucket-lifecycle-configuration.ts";
import { getBucketLocation } from "./operations/get-bucket-location.ts";
import { getBucketNotificationConfiguration } from "./operations/get-bucket-notification-configuration.ts";
import { getBucketPolicy } from "./operations/get-bucket-policy.ts";
import { getBucketVersioning } from "./operations/get-bucket-versioning.ts";
import { getObject } from "./operations/get-object.ts";
import { getObjectTagging } from "./operations/get-object-tagging.ts";
import { getPublicAccessBlock } from "./operations/get-public-access-block.ts";
import { headBucket } from "./operations/head-bucket.ts";
import { headObject } from "./operations/head-object.ts";
import { listBuckets } from "./operations/list-buckets.ts";
import { listMultipartUploads } from "./operations/list-multipart-uploads.ts";
import { listObjectVersions } from "./operations/list-object-versions.ts";
import { listObjects } from "./operations/list-objects.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { listParts } from "./operations/list-parts.ts";
import { putBucketCors } from "./operations/put-bucket-cors.ts";
import { putBucketLifecycleConfiguration } from "./operations/put-bucket-lifecycle-configuration.ts";
import { putBucketNotificationConfiguration } from "./operations/put-bucket-notification-configuration.ts";
import { putBucketPolicy } from "./operations/put-bucket-policy.ts";
import { putBucketVersioning } from "./operations/put-bucket-versioning.ts";
import { putObject } from "./operations/put-object.ts";
import { putObjectTagging } from "./operations/put-object-tagging.ts";
import { putPublicAccessBlock } from "./operations/put-public-access-block.ts";
import { uploadPart } from "./operations/upload-part.ts";
import { uploadPartCopy } from "./operations/upload-part-copy.ts";
import { header, query, type S3Request } from "./request.ts";

/**
 * What a request addresses, its method, the subresource in its query, if any, and ` from` when it
 * names the source of a copy.
 */
type Route = `${"service" | "bucket" | "object"} ${string}`;

const routes: Record<Route, Operation> = {
  "service GET": listBuckets,
  "bucket PUT": createBucket,
  "bucket HEAD": headBucket,
  "bucket DELETE": deleteBucket,
  "bucket GET ?location": getBucketLocation,
  "bucket PUT ?versioning": putBucketVersioning,
  "bucket GET ?versioning": getBucketVersioning,
  "bucket PUT ?cors": putBucketCors,
  "bucket GET ?cors": getBucketCors,
  "bucket DELETE ?cors": deleteBucketCors,
  "bucket PUT ?notification": putBucketNotificationConfiguration,
  "bucket GET ?notification": getBucketNotificationConfiguration,
  "bucket PUT ?lifecycle": putBucketLifecycleConfiguration,
  "bucket GET ?lifecycle": getBucketLifecycleConfiguration,
  "bucket DELETE ?lifecycle": deleteBucketLifecycle,
  "bucket PUT ?publicAccessBlock": putPublicAccessBlock,
  "bucket GET ?publicAccessBlock": getPublicAccessBlock,
  "bucket DELETE ?publicAccessBlock": deletePublicAccessBlock,
  "bucket PUT ?policy": putBucketPolicy,
  "bucket GET ?policy": getBucketPolicy,
  "bucket DELETE ?policy": deleteBucketPolicy,
  "bucket GET ?encryption": getBucketEncryption,
  "bucket GET": listObjects,
  "bucket GET ?list-type": listObjectsV2,
  "bucket GET ?versions": listObjectVersions,
  "bucket POST ?delete": deleteObjects,
  "bucket GET ?uploads": listMultipartUploads,
  "object POST ?uploads": createMultipartUpload,
  "object PUT ?uploadId": uploadPart,
  "object PUT ?uploadId from": uploadPartCopy,
  "object GET ?uploadId": listParts,
  "object POST ?uploadId": completeMultipartUpload,
  "object DELETE ?uploadId": abortMultipartUpload,
  "object PUT ?tagging": putObjectTagging,
  "object GET ?tagging": getObjectTagging,
  "object DELETE ?tagging": deleteObjectTagging,
  "object PUT": putObject,
  "object PUT from": copyObject,
  "object GET": getObject,
  "object HEAD": headObject,
  "object DELETE": deleteObject,
};

/**
 * Query parameters that make another operation of a request. One without a route here is refused,
 * since ignoring it would do something else than was asked.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
const subresources = new Set([
  "abac",
  "accelerate",
  "acl",
  "analytics",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "list-type",
  "location",
  "logging",
  "metadataConfiguration",
  "metadataInventoryTable",
  "metadataJournalTable",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versioning",
  "versions",
  "website",
]);

function addressee(request: S3Request): "service" | "bucket" | "object" {
  if (request.bucket === undefined) return "service";
  return request.key === undefined ? "bucket" : "object";
}

/**
 * Finds the operation that a request means.
 *
 * @throws S3Error NotImplemented, MethodNotAllowed
 */
export function route(request: S3Request): Operation {
  const target = addressee(request);
  const [subresource] = request.query
    .map(([name]) => name)
    .filter((name) => subresources.has(name));
  const isCopy = request.method === "PUT" && header(request, "x-amz-copy-source") !== undefined;
  const suffix = `${subresource === undefined ? "" : ` ?${subresource}`}${isCopy ? " from" : ""}`;
  const operation = routes[`${target} ${request.method}${suffix}`];
  if (operation !== undefined) {
    const listType = query(request, "list-type");
    if (listType !== undefined && listType !== "2") throw notImplemented("list-type");
    return operation;
  }
  if (subresource !== undefined) throw notImplemented(subresource);
  // A bucket has no copy, and ignoring the header would do something else than was asked.
  if (isCopy) throw notImplemented("x-amz-copy-source");
  throw new S3Error("MethodNotAllowed", {
    details: { Method: request.method, ResourceType: target.toUpperCase() },
  });
}

/** Every operation that a request can mean. */
export const operations: readonly Operation[] = Object.values(routes);
