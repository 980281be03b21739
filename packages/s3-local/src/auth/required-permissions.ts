import { amzHeader, header, query, type S3Request } from "../http/request.ts";
import { parseCopySource } from "../objects/copy/parse-copy-source.ts";
import { bucketArn, objectArn } from "./arns.ts";
import type { Permission } from "./iam/policy-document.ts";

type Addressed = Pick<S3Request, "bucket" | "key">;

const onBucket = (action: string) => (request: S3Request) => [
  { action: `s3:${action}`, resource: bucketArn(request.bucket ?? "*") },
];

const onObject =
  (action: string) =>
  ({ bucket = "*", key = "*" }: Addressed) => [
    { action: `s3:${action}`, resource: objectArn(bucket, key) },
  ];

/** A request that names a version requires another action, such as `s3:GetObjectVersion`. */
const onVersion = (action: string, ofVersion: string) => (request: S3Request) =>
  onObject(query(request, "versionId") === undefined ? action : ofVersion)(request);

/** Writing an object with tags requires a second action. */
const putPermissions = (request: S3Request): Permission[] => [
  ...onObject("PutObject")(request),
  ...(header(request, "x-amz-tagging") === undefined ? [] : onObject("PutObjectTagging")(request)),
];

/** Returns the permission to read the object that `x-amz-copy-source` names. */
const sourcePermissions = (request: S3Request): Permission[] => {
  const { versionId, ...source } = parseCopySource(amzHeader(request, "x-amz-copy-source") ?? "");
  return onObject(versionId === undefined ? "GetObject" : "GetObjectVersion")(source);
};

/**
 * The permissions that each operation requires. DeleteObjects checks its keys one by one itself.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const permissions: Readonly<Record<string, (request: S3Request) => readonly Permission[]>> = {
  ListBuckets: () => [{ action: "s3:ListAllMyBuckets", resource: "*" }],
  CreateBucket: onBucket("CreateBucket"),
  HeadBucket: onBucket("ListBucket"),
  DeleteBucket: onBucket("DeleteBucket"),
  GetBucketLocation: onBucket("GetBucketLocation"),
  PutBucketVersioning: onBucket("PutBucketVersioning"),
  GetBucketVersioning: onBucket("GetBucketVersioning"),
  PutBucketCors: onBucket("PutBucketCORS"),
  GetBucketCors: onBucket("GetBucketCORS"),
  DeleteBucketCors: onBucket("PutBucketCORS"),
  PutBucketPolicy: onBucket("PutBucketPolicy"),
  GetBucketPolicy: onBucket("GetBucketPolicy"),
  DeleteBucketPolicy: onBucket("DeleteBucketPolicy"),
  PutBucketNotificationConfiguration: onBucket("PutBucketNotification"),
  GetBucketNotificationConfiguration: onBucket("GetBucketNotification"),
  PutBucketLifecycleConfiguration: onBucket("PutLifecycleConfiguration"),
  GetBucketLifecycleConfiguration: onBucket("GetLifecycleConfiguration"),
  DeleteBucketLifecycle: onBucket("PutLifecycleConfiguration"),
  PutPublicAccessBlock: onBucket("PutBucketPublicAccessBlock"),
  GetPublicAccessBlock: onBucket("GetBucketPublicAccessBlock"),
  DeletePublicAccessBlock: onBucket("PutBucketPublicAccessBlock"),
  GetBucketEncryption: onBucket("GetEncryptionConfiguration"),
  ListObjects: onBucket("ListBucket"),
  ListObjectsV2: onBucket("ListBucket"),
  ListObjectVersions: onBucket("ListBucketVersions"),
  ListMultipartUploads: onBucket("ListBucketMultipartUploads"),
  DeleteObjects: () => [],
  PutObject: putPermissions,
  PostObject: putPermissions,
  GetObject: onVersion("GetObject", "GetObjectVersion"),
  HeadObject: onVersion("GetObject", "GetObjectVersion"),
  DeleteObject: onVersion("DeleteObject", "DeleteObjectVersion"),
  CopyObject: (request) => [...putPermissions(request), ...sourcePermissions(request)],
  CreateMultipartUpload: putPermissions,
  UploadPart: onObject("PutObject"),
  UploadPartCopy: (request) => [...onObject("PutObject")(request), ...sourcePermissions(request)],
  CompleteMultipartUpload: onObject("PutObject"),
  AbortMultipartUpload: onObject("AbortMultipartUpload"),
  ListParts: onObject("ListMultipartUploadParts"),
  PutObjectTagging: onVersion("PutObjectTagging", "PutObjectVersionTagging"),
  GetObjectTagging: onVersion("GetObjectTagging", "GetObjectVersionTagging"),
  DeleteObjectTagging: onVersion("DeleteObjectTagging", "DeleteObjectVersionTagging"),
};

/**
 * Returns the permissions that an operation requires.
 *
 * @throws TypeError for an operation that is not in the table.
 */
export const permissionsFor = (operation: string, request: S3Request): readonly Permission[] => {
  const needed = permissions[operation];
  if (needed === undefined) throw new TypeError(`${operation} has no permission to ask for`);
  return needed(request);
};
