import { objectArn } from "../../auth/arns.ts";
import { requireAllowed } from "../../auth/authorize.ts";
import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import { readXmlBody } from "../../http/body/xml-body.ts";
import { notImplemented, S3Error } from "../../http/errors.ts";
import type { AuthenticatedRequest, Operation } from "../../http/operation.ts";
import { header } from "../../http/request.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { childrenNamed, childText, document, tag, text, type XmlElement } from "../../http/xml.ts";
import { checksumAlgorithms, checksumHeader } from "../checksums/checksums.ts";
import { removeObject } from "./removal.ts";

const maxKeys = 1000;

interface Target {
  key: string;
  versionId: string | undefined;
  ifMatch: string | undefined;
}

const parseTarget = (element: XmlElement): Target => {
  const key = childText(element, "Key");
  if (key === undefined || key === "") throw new S3Error("MalformedXML");
  // S3 supports these two only in directory buckets.
  const unknown = ["LastModifiedTime", "Size"].find((name) => childText(element, name));
  if (unknown !== undefined) throw notImplemented(unknown);
  return { key, versionId: childText(element, "VersionId"), ifMatch: childText(element, "ETag") };
};

const optional = (name: string, value: string | undefined): string =>
  value === undefined ? "" : text(name, value);

const requireRemovable = (
  { authority }: AuthenticatedRequest,
  { bucket, key, versionId }: Target & { bucket: string },
): void => {
  const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  requireAllowed(authority, { action, resource: objectArn(bucket, key) });
};

/** Represents the result for one key. A failure does not affect the other keys. */
type Outcome = { deleted: string } | { error: string };

const toFailure = ({ key, versionId }: Target, error: unknown): Outcome => {
  if (!(error instanceof S3Error)) throw error;
  return {
    error: tag(
      "Error",
      text("Key", key),
      optional("VersionId", versionId),
      text("Code", error.code),
      text("Message", error.message),
    ),
  };
};

const removeOne = async (
  request: AuthenticatedRequest,
  target: Target,
  context: Context,
): Promise<Outcome> => {
  const bucket = requestedBucket(request);
  requireRemovable(request, { bucket, ...target });
  const { versionId, deleteMarker } = await removeObject(request, { bucket, ...target }, context);
  return {
    deleted: tag(
      "Deleted",
      text("Key", target.key),
      optional("VersionId", target.versionId),
      deleteMarker ? text("DeleteMarker", true) + optional("DeleteMarkerVersionId", versionId) : "",
    ),
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects: Operation = {
  name: "DeleteObjects",
  async handle(request, context) {
    requireBucket(context.db, requestedBucket(request));
    const digests = ["content-md5", ...checksumAlgorithms.map(checksumHeader), "x-amz-trailer"];
    if (digests.every((name) => header(request, name) === undefined)) {
      throw new S3Error("InvalidRequest", {
        message: "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
      });
    }
    const body = await readXmlBody(request, "Delete");
    const targets = childrenNamed(body, "Object").map(parseTarget);
    if (targets.length === 0 || targets.length > maxKeys) throw new S3Error("MalformedXML");
    const outcomes = await Promise.all(
      targets.map((target) =>
        removeOne(request, target, context).catch((error) => toFailure(target, error)),
      ),
    );
    const quiet = childText(body, "Quiet") === "true";
    const elements = outcomes.map((outcome) => {
      if ("error" in outcome) return outcome.error;
      return quiet ? "" : outcome.deleted;
    });
    return xmlResponse(document("DeleteResult", ...elements));
  },
};
