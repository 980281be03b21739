import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import { maxBodyBytes } from "../../http/body/receive-body.ts";
import { invalidArgument, S3Error } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { amzHeader, header, type S3Request, userMetadata } from "../../http/request.ts";
import { requestedBucket, requestedKey } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { document, text } from "../../http/xml.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import { objectChecksumElements } from "../checksums/checksum-elements.ts";
import {
  type ChecksumAlgorithm,
  parseAlgorithm,
  parseChecksumHeader,
} from "../checksums/checksums.ts";
import { defaultAlgorithm } from "../checksums/default-checksum.ts";
import { parseWriteConditions, requireConditions } from "../conditions/write-conditions.ts";
import { listSlices } from "../read/object-slices.ts";
import type { StoredObject } from "../stored-object.ts";
import { parseTagHeader } from "../tagging/tags.ts";
import { writeResultHeaders } from "../write/publish-object.ts";
import { storeObject } from "../write/store-object.ts";
import {
  headersToCopy,
  headersToStore,
  refuseUnsupportedHeaders,
  requireValidMetadata,
  storageClassToStore,
} from "../write/stored-headers.ts";
import { findCopySource, requireCopySize } from "./find-copy-source.ts";

/** Tells whether a value comes from the source or from the request. */
type Directive = "COPY" | "REPLACE";

const directive = (request: S3Request, what: "metadata" | "tagging"): Directive => {
  const name = `x-amz-${what}-directive`;
  const value = amzHeader(request, name) ?? "COPY";
  if (value === "COPY" || value === "REPLACE") return value;
  throw invalidArgument(`Unknown ${what} directive.`, name, value);
};

/**
 * Refuses a copy of an object onto itself that changes nothing. Copying a noncurrent version is
 * allowed, because it restores that version.
 */
const requireChange = (request: S3Request, { version }: StoredObject, { db }: Context): void => {
  const { bucket, key, sequence } = version;
  const isItself =
    bucket === request.bucket &&
    key === request.key &&
    db.versions.latest(bucket, key)?.sequence === sequence;
  const changes = amzHeader(request, "x-amz-server-side-encryption") !== undefined;
  if (isItself && !changes && directive(request, "metadata") === "COPY") {
    throw new S3Error("InvalidRequest", {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
  }
};

/** Returns the requested algorithm, or that of the source, or S3's default. */
const chooseAlgorithm = (request: S3Request, source: ObjectVersion): ChecksumAlgorithm => {
  const name = amzHeader(request, "x-amz-checksum-algorithm");
  if (name !== undefined) {
    const algorithm = parseAlgorithm(name);
    if (algorithm !== undefined) return algorithm;
    throw new S3Error("InvalidRequest", {
      message:
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    });
  }
  const [sourceHeader = ""] = Object.keys(source.checksums);
  return parseAlgorithm(parseChecksumHeader(sourceHeader)) ?? defaultAlgorithm;
};

const describe = (request: S3Request, source: ObjectVersion) => {
  const keepsMetadata = directive(request, "metadata") === "COPY";
  const keepsTags = directive(request, "tagging") === "COPY";
  const metadata = keepsMetadata ? source.metadata : userMetadata(request);
  requireValidMetadata(metadata);
  return {
    metadata,
    headers: keepsMetadata
      ? {
          ...headersToCopy(source.headers),
          ...storageClassToStore((name) => header(request, name)),
        }
      : headersToStore((name) => header(request, name)),
    tags: keepsTags ? source.tags : parseTagHeader(amzHeader(request, "x-amz-tagging")),
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject: Operation = {
  name: "CopyObject",
  async handle(request, context) {
    const { db, blobs } = context;
    const bucket = requestedBucket(request);
    requireBucket(db, bucket);
    refuseUnsupportedHeaders(
      (name) => (name.startsWith("x-amz-") ? amzHeader(request, name) : header(request, name)),
      ["if-match", "if-none-match", "x-amz-copy-source", "x-amz-tagging"],
    );
    const key = requestedKey(request);
    const conditions = parseWriteConditions(request);
    requireConditions(conditions, { bucket, key }, db);
    const source = findCopySource(request, context);
    requireCopySize(source.version.size);
    requireChange(request, source, context);
    const stored = await storeObject(
      {
        request,
        bucket,
        key,
        conditions,
        ...describe(request, source.version),
        algorithms: [chooseAlgorithm(request, source.version)],
        chunks: blobs.read(listSlices(db, source.version, undefined)),
        trailers: new Map(),
        integrity: { contentMd5: undefined, checksum: undefined },
        sizeRange: { min: 0, max: maxBodyBytes },
        eventName: "ObjectCreated:Copy",
      },
      context,
    );
    const { version } = stored;
    return xmlResponse(
      document(
        "CopyObjectResult",
        text("LastModified", version.lastModified.toISOString()),
        text("ETag", version.eTag),
        ...objectChecksumElements(version.checksums),
      ),
      {
        ...writeResultHeaders(stored, context),
        ...(source.versionId !== undefined && {
          "x-amz-copy-source-version-id": source.versionId,
        }),
      },
    );
  },
};
