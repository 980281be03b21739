import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import { readXmlWith } from "../../http/body/xml-body.ts";
import { S3Error } from "../../http/errors.ts";
import type { AuthenticatedRequest, Operation } from "../../http/operation.ts";
import { header, query } from "../../http/request.ts";
import { requestedBucket, requestedKey } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { uriEncode } from "../../http/uri.ts";
import { document, text } from "../../http/xml.ts";
import { objectChecksumElements } from "../../objects/checksums/checksum-elements.ts";
import { checksumHeader, isBase64WithLength } from "../../objects/checksums/checksums.ts";
import {
  parseWriteConditions,
  requireConditions,
  type WriteConditions,
} from "../../objects/conditions/write-conditions.ts";
import type { StoredObject } from "../../objects/stored-object.ts";
import { publishObject, writeResultHeaders } from "../../objects/write/publish-object.ts";
import type { Upload } from "../../storage/database/uploads.ts";
import { findUpload } from "../find-upload.ts";
import { combineChecksums, combineETags, effectiveChecksum } from "../upload-checksum.ts";
import { chooseParts, matchesParts } from "./choose-parts.ts";
import { type ExpectedObject, parseExpectedObject, requireExpected } from "./expected-object.ts";
import { type ListedPart, parseListedParts } from "./listed-parts.ts";

interface Completion {
  request: AuthenticatedRequest;
  listed: readonly ListedPart[];
  expected: ExpectedObject;
  conditions: WriteConditions;
}

interface Completed extends StoredObject {
  unreferenced: string[];
}

/** Finds the object of an upload that was already completed with the same list of parts. */
const findCompleted = ({ request, listed }: Completion, { db }: Context): Completed | undefined => {
  const version = db.versions.findByUpload(query(request, "uploadId") ?? "");
  if (version === undefined) return undefined;
  if (version.bucket !== request.bucket || version.key !== request.key) return undefined;
  if (version.content.kind !== "parts") return undefined;
  if (!matchesParts(listed, db.parts.list(version.content.uploadId))) return undefined;
  const { versioning } = requireBucket(db, version.bucket);
  const versionId = versioning === "Unversioned" ? undefined : version.versionId;
  return { version, versionId, unreferenced: [] };
};

/** Turns an upload into an object that consists of its parts' files. Call it inside a commit. */
const complete = (upload: Upload, completion: Completion, context: Context): Completed => {
  const { db } = context;
  const { request, listed, expected, conditions } = completion;
  const { uploadId, bucket, key, headers, metadata, tags } = upload;
  requireConditions(conditions, { bucket, key }, db);
  const uploaded = db.parts.list(uploadId);
  const parts = chooseParts(upload, uploaded, listed);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const checksum = combineChecksums(upload, parts);
  requireExpected(expected, upload, { size, checksum });
  const chosen = new Set(parts);
  const unlisted = uploaded.filter((part) => !chosen.has(part));
  for (const part of unlisted) db.parts.delete(part);
  db.uploads.delete(uploadId);
  const published = publishObject(
    {
      request,
      object: {
        bucket,
        key,
        content: { kind: "parts", uploadId, partCount: parts.length },
        size,
        eTag: combineETags(parts),
        headers,
        metadata,
        checksums: { [checksumHeader(effectiveChecksum(upload).algorithm)]: checksum },
        tags,
      },
      eventName: "ObjectCreated:CompleteMultipartUpload",
    },
    context,
  );
  const unreferenced = [...published.unreferenced, ...unlisted.map(({ blob }) => blob)];
  return { ...published, unreferenced };
};

/** Returns the declared digest of the body. Checksum headers declare the object's instead. */
const contentMd5 = (request: AuthenticatedRequest): string | undefined => {
  const value = header(request, "content-md5");
  if (value !== undefined && !isBase64WithLength(value, 16)) {
    throw new S3Error("InvalidDigest", { details: { "Content-MD5": value } });
  }
  return value;
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload: Operation = {
  name: "CompleteMultipartUpload",
  async handle(request, context) {
    const { db, blobs } = context;
    const bucket = requestedBucket(request);
    const key = requestedKey(request);
    requireBucket(db, bucket);
    const expected = parseExpectedObject(request);
    const conditions = parseWriteConditions(request);
    const integrity = { contentMd5: contentMd5(request), checksum: undefined };
    const body = await readXmlWith(request, "CompleteMultipartUpload", integrity);
    const completion = { request, expected, conditions, listed: parseListedParts(body) };
    const stored = await db.commit(() => {
      const completed = findCompleted(completion, context);
      return completed ?? complete(findUpload(request, db), completion, context);
    });
    context.eventsCommitted();
    await blobs.remove(stored.unreferenced);
    const { version } = stored;
    const host = header(request, "host") ?? "localhost";
    return xmlResponse(
      document(
        "CompleteMultipartUploadResult",
        text("Location", `http://${host}/${bucket}/${uriEncode(key)}`),
        text("Bucket", bucket),
        text("Key", key),
        text("ETag", version.eTag),
        ...objectChecksumElements(version.checksums),
      ),
      writeResultHeaders(stored, context),
    );
  },
};
