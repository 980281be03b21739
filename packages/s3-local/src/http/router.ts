import { deleteBucketCors } from "../buckets/cors/delete-bucket-cors.ts";
import { getBucketCors } from "../buckets/cors/get-bucket-cors.ts";
import { putBucketCors } from "../buckets/cors/put-bucket-cors.ts";
import { createBucket } from "../buckets/create-bucket.ts";
import { deleteBucket } from "../buckets/delete-bucket.ts";
import { getBucketEncryption } from "../buckets/get-bucket-encryption.ts";
import { getBucketLocation } from "../buckets/get-bucket-location.ts";
import { getBucketVersioning } from "../buckets/get-bucket-versioning.ts";
import { headBucket } from "../buckets/head-bucket.ts";
import { listBuckets } from "../buckets/list-buckets.ts";
import { deleteBucketPolicy } from "../buckets/policy/delete-bucket-policy.ts";
import { deletePublicAccessBlock } from "../buckets/policy/delete-public-access-block.ts";
import { getBucketPolicy } from "../buckets/policy/get-bucket-policy.ts";
import { getPublicAccessBlock } from "../buckets/policy/get-public-access-block.ts";
import { putBucketPolicy } from "../buckets/policy/put-bucket-policy.ts";
import { putPublicAccessBlock } from "../buckets/policy/put-public-access-block.ts";
import { putBucketVersioning } from "../buckets/put-bucket-versioning.ts";
import { getBucketNotificationConfiguration } from "../events/get-bucket-notification-configuration.ts";
import { putBucketNotificationConfiguration } from "../events/put-bucket-notification-configuration.ts";
import { deleteBucketLifecycle } from "../lifecycle/delete-bucket-lifecycle.ts";
import { getBucketLifecycleConfiguration } from "../lifecycle/get-bucket-lifecycle-configuration.ts";
import { putBucketLifecycleConfiguration } from "../lifecycle/put-bucket-lifecycle-configuration.ts";
import { abortMultipartUpload } from "../multipart/abort-multipart-upload.ts";
import { completeMultipartUpload } from "../multipart/completion/complete-multipart-upload.ts";
import { createMultipartUpload } from "../multipart/create-multipart-upload.ts";
import { listMultipartUploads } from "../multipart/list-multipart-uploads.ts";
import { listParts } from "../multipart/list-parts.ts";
import { uploadPart } from "../multipart/upload-part.ts";
import { uploadPartCopy } from "../multipart/upload-part-copy.ts";
import { copyObject } from "../objects/copy/copy-object.ts";
import { deleteObject } from "../objects/delete/delete-object.ts";
import { deleteObjects } from "../objects/delete/delete-objects.ts";
import { listObjectVersions } from "../objects/listing/list-object-versions.ts";
import { listObjects } from "../objects/listing/list-objects.ts";
import { listObjectsV2 } from "../objects/listing/list-objects-v2.ts";
import { getObject } from "../objects/read/get-object.ts";
import { headObject } from "../objects/read/head-object.ts";
import { deleteObjectTagging } from "../objects/tagging/delete-object-tagging.ts";
import { getObjectTagging } from "../objects/tagging/get-object-tagging.ts";
import { putObjectTagging } from "../objects/tagging/put-object-tagging.ts";
import { putObject } from "../objects/write/put-object.ts";
import { notImplemented, S3Error } from "./errors.ts";
import type { Operation } from "./operation.ts";
import { header, query, type S3Request } from "./request.ts";

/**
 * Identifies an operation by the resource, the method, the subresource in the query, and ` from` for a
 * request with a copy source.
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
 * Query parameters that select another operation. Requests with one that has no route are refused,
 * because ignoring it would run the wrong operation.
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

const addressee = (request: S3Request): "service" | "bucket" | "object" => {
  if (request.bucket === undefined) return "service";
  return request.key === undefined ? "bucket" : "object";
};

/**
 * Finds the operation of a request.
 *
 * @throws S3Error NotImplemented, MethodNotAllowed
 */
export const route = (request: S3Request): Operation => {
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
  // A bucket cannot be copied, and ignoring the header would run the wrong operation.
  if (isCopy) throw notImplemented("x-amz-copy-source");
  throw new S3Error("MethodNotAllowed", {
    details: { Method: request.method, ResourceType: target.toUpperCase() },
  });
};

/** All operations that have a route. */
export const operations: readonly Operation[] = Object.values(routes);
