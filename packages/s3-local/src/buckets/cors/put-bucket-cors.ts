import { readXmlBody } from "../../http/body/xml-body.ts";
import { S3Error } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { childrenNamed, childText, type XmlElement } from "../../http/xml.ts";
import { requireBucket } from "../require-bucket.ts";
import type { CorsRule } from "./cors-rules.ts";

const methods = ["GET", "PUT", "HEAD", "POST", "DELETE"];
const maxRules = 100;

const invalid = (message: string): S3Error => new S3Error("InvalidRequest", { message });

const texts = (element: XmlElement, name: string): string[] =>
  childrenNamed(element, name).map((child) => child.text);

const hasTwoWildcards = (value: string): boolean => value.split("*").length > 2;

const parseRule = (element: XmlElement): CorsRule => {
  const allowedMethods = texts(element, "AllowedMethod");
  const allowedOrigins = texts(element, "AllowedOrigin");
  const allowedHeaders = texts(element, "AllowedHeader");
  if (allowedMethods.length === 0 || allowedOrigins.length === 0) {
    throw new S3Error("MalformedXML");
  }
  const unknown = allowedMethods.find((method) => !methods.includes(method));
  if (unknown !== undefined) {
    throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
  }
  const origin = allowedOrigins.find(hasTwoWildcards);
  if (origin !== undefined) {
    throw invalid(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
  }
  const header = allowedHeaders.find(hasTwoWildcards);
  if (header !== undefined) {
    throw invalid(`AllowedHeader "${header}" can not have more than one wildcard.`);
  }
  const exposeHeaders = texts(element, "ExposeHeader");
  const exposed = exposeHeaders.find((name) => name.includes("*"));
  if (exposed !== undefined) {
    throw invalid(
      `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
    );
  }
  const maxAge = childText(element, "MaxAgeSeconds");
  if (maxAge !== undefined && !/^\d+$/.test(maxAge)) throw new S3Error("MalformedXML");
  return {
    id: childText(element, "ID"),
    allowedOrigins,
    allowedMethods,
    allowedHeaders,
    exposeHeaders,
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const putBucketCors: Operation = {
  name: "PutBucketCors",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    const configuration = await readXmlBody(request, "CORSConfiguration");
    const rules = childrenNamed(configuration, "CORSRule").map(parseRule);
    if (rules.length === 0 || rules.length > maxRules) throw new S3Error("MalformedXML");
    await db.commit(() => {
      requireBucket(db, bucket);
      db.buckets.setCors(bucket, rules);
    });
    return emptyResponse(200);
  },
};
