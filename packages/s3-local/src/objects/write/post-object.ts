import { createAuthority, requireAllowed } from "../../auth/authorize.ts";
import { authenticateForm, missingField } from "../../auth/post/authenticate-form.ts";
import { permissionsFor } from "../../auth/required-permissions.ts";
import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import { parseDeclaredDigests } from "../../http/body/declared-digests.ts";
import { type Form, readForm } from "../../http/body/post-form.ts";
import { maxBodyBytes } from "../../http/body/receive-body.ts";
import { S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse, type S3Response } from "../../http/response.ts";
import { formEncode, uriEncode } from "../../http/uri.ts";
import { parseXml, plainDocument, text } from "../../http/xml.ts";
import { noConditions } from "../conditions/write-conditions.ts";
import type { StoredObject } from "../stored-object.ts";
import { parseTagging } from "../tagging/tags.ts";
import { objectResultHeaders } from "./publish-object.ts";
import { storeObject } from "./store-object.ts";
import {
  headersToStore,
  refuseUnsupportedHeaders,
  requireValidMetadata,
} from "./stored-headers.ts";

/**
 * Replaces `${filename}` in all fields by the file's name. Without a file name, the variable stays.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
const expandFileName = ({ fields, fileName }: Form): ReadonlyMap<string, string> => {
  if (fileName === undefined) return fields;
  const expanded = [...fields].map(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's variable, not ours
    ([name, value]) => [name, value.replaceAll("${filename}", () => fileName)] as const,
  );
  return new Map(expanded);
};

const parseMetadata = (fields: ReadonlyMap<string, string>): Record<string, string> => {
  const prefix = "x-amz-meta-";
  const pairs = [...fields].flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  );
  return Object.fromEntries(pairs);
};

/** Returns the form's redirect with bucket, key, and ETag appended, or undefined if it is not a URL. */
const redirectTarget = (
  fields: ReadonlyMap<string, string>,
  { version }: StoredObject,
): string | undefined => {
  const target = fields.get("success_action_redirect") ?? fields.get("redirect");
  if (target === undefined || !/^https?:\/\//i.test(target) || !URL.canParse(target)) {
    return undefined;
  }
  const separator = target.includes("?") ? "&" : "?";
  const { bucket, key, eTag } = version;
  return `${target}${separator}bucket=${bucket}&key=${formEncode(key)}&etag=${formEncode(eTag)}`;
};

const buildResponse = (
  request: S3Request,
  fields: ReadonlyMap<string, string>,
  stored: StoredObject,
  context: Context,
): S3Response => {
  const { bucket, key, eTag } = stored.version;
  const redirect = redirectTarget(fields, stored);
  const headers = objectResultHeaders(stored, context);
  if (redirect !== undefined) return emptyResponse(303, { ...headers, location: redirect });
  const location = `http://${header(request, "host") ?? "localhost"}/${bucket}/${uriEncode(key)}`;
  const located = { ...headers, location };
  const status = fields.get("success_action_status");
  if (status === "200") return emptyResponse(200, located);
  if (status !== "201") return emptyResponse(204, located);
  const body = plainDocument(
    "PostResponse",
    text("Location", location),
    text("Bucket", bucket),
    text("Key", key),
    text("ETag", eTag),
  );
  return { status: 201, headers: { ...located, "content-type": "application/xml" }, body };
};

const requireKey = (fields: ReadonlyMap<string, string>): string => {
  const key = fields.get("key");
  if (key === undefined || key === "") throw missingField("key");
  const size = Buffer.byteLength(key);
  if (size > 1024) {
    throw new S3Error("KeyTooLongError", {
      details: { Size: String(size), MaxSizeAllowed: "1024" },
    });
  }
  return key;
};

/**
 * Stores an object from a signed HTML form. The signature is in the form's fields, so this operation
 * authenticates its request itself.
 *
 * @throws S3Error
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export const postObject = async (request: S3Request, context: Context): Promise<S3Response> => {
  const bucket = requestedBucket(request);
  const form = await readForm(request);
  const fields = expandFileName(form);
  const key = requireKey(fields);
  const { caller, sizeRange } = authenticateForm({ fields, bucket }, context);
  const authority = createAuthority(request, { caller, authType: "POST" }, context);
  for (const wanted of permissionsFor("PostObject", { ...request, key })) {
    requireAllowed(authority, wanted);
  }
  requireBucket(context.db, bucket);
  const get = (name: string): string | undefined => fields.get(name);
  refuseUnsupportedHeaders(get, ["tagging"]);
  const tagging = get("tagging");
  const tags = tagging === undefined ? {} : parseTagging(parseXml(tagging, "Tagging"));
  const metadata = parseMetadata(fields);
  requireValidMetadata(metadata);
  const integrity = parseDeclaredDigests({ get, algorithmName: "x-amz-checksum-algorithm" });
  const stored = await storeObject(
    {
      request: { ...request, accessKeyId: caller.accessKeyId },
      bucket,
      key,
      chunks: form.chunks,
      trailers: new Map(),
      integrity,
      // Without a declared checksum, the default one is calculated when it is first requested.
      algorithms: [],
      sizeRange: { min: sizeRange.min, max: Math.min(sizeRange.max, maxBodyBytes) },
      headers: headersToStore(get),
      metadata,
      tags,
      eventName: "ObjectCreated:Post",
      conditions: noConditions,
    },
    context,
  );
  return buildResponse(request, fields, stored, context);
};
