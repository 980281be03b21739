import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { algorithm, amzDate, formatCredential, type Signer, signText } from "./sigv4.ts";

/** One part of a multipart/form-data body. A part with a file name is a file. */
export interface Part {
  name: string;
  value: string | Buffer;
  fileName?: string;
  contentType?: string;
}

/** The fields of a form, in the order in which they are sent. */
export type Fields = Record<string, string>;

/** A policy before it is encoded. */
export interface Policy {
  expiration?: unknown;
  conditions?: unknown;
}

export interface FormInput {
  bucket: string;
  /** The fields to send, without the fields of the signature. */
  fields: Fields;
  /** The policy's conditions. By default, the bucket and every field must be equal. */
  conditions?: readonly unknown[];
  /** The policy's expiration. The default is in an hour. */
  expiration?: unknown;
  /** The text of the policy, which replaces the conditions and expiration. */
  policy?: string;
  signer?: Signer;
}

/** Returns a condition for each field that requires its value. */
export const equalityConditions = (fields: Fields): unknown[] =>
  Object.entries(fields).map(([name, value]) => ({ [name]: value }));

/** Returns the fields of a signed form, including the policy and its signature. */
export const signForm = (context: Context, input: FormInput): Fields => {
  const signer = input.signer ?? context.signer();
  const signing: Fields = {
    "x-amz-algorithm": algorithm,
    "x-amz-credential": formatCredential(signer),
    "x-amz-date": amzDate(signer.date),
  };
  const conditions = input.conditions ?? [
    { bucket: input.bucket },
    ...equalityConditions(input.fields),
  ];
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const document = {
    expiration: "expiration" in input ? input.expiration : inAnHour,
    conditions: [...conditions, ...equalityConditions(signing)],
  };
  const policy = Buffer.from(input.policy ?? JSON.stringify(document)).toString("base64");
  return {
    ...input.fields,
    ...signing,
    policy,
    "x-amz-signature": signText(policy, signer),
  };
};

export const fieldParts = (fields: Fields): Part[] =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

export const filePart = (value: string | Buffer = "hello"): Part => ({
  name: "file",
  value,
  fileName: "photo.png",
  contentType: "application/octet-stream",
});

const encodePart = ({ name, value, fileName, contentType }: Part): Buffer => {
  const file = fileName === undefined ? "" : `; filename="${fileName}"`;
  const type = contentType === undefined ? "" : `Content-Type: ${contentType}\r\n`;
  const head = `Content-Disposition: form-data; name="${name}"${file}\r\n${type}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from("\r\n")]);
};

/** Creates the request that a browser sends for a form. */
export const createFormRequest = (
  context: Context,
  bucket: string,
  parts: readonly Part[],
  headers: Record<string, string> = {},
): HttpRequest => {
  const boundary = `----form${randomBytes(12).toString("hex")}`;
  const encoded = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), encodePart(part)]);
  return context.request({
    method: "POST",
    bucket,
    headers: { "content-type": `multipart/form-data; boundary=${boundary}`, ...headers },
    body: Buffer.concat([...encoded, Buffer.from(`--${boundary}--\r\n`)]),
  });
};

/** Sends fields and a file without changes. */
export const postFields = (
  context: Context,
  bucket: string,
  fields: Fields,
  file: Part = filePart(),
): Promise<HttpResponse> =>
  context.send(createFormRequest(context, bucket, [...fieldParts(fields), file]));

/** Signs a form and sends it with a file. */
export const post = async (
  context: Context,
  input: Omit<FormInput, "bucket"> & { bucket?: string; file?: Part },
): Promise<HttpResponse> => {
  const bucket = input.bucket ?? (await context.bucket());
  return postFields(context, bucket, signForm(context, { ...input, bucket }), input.file);
};

/** Returns a key in the shared bucket, and the fields of a signed form for it. */
export const createSignedFields = async (context: Context, fields: Fields = {}) => {
  const bucket = await context.bucket();
  const key = context.key("cat.png");
  return { bucket, key, fields: signForm(context, { bucket, fields: { key, ...fields } }) };
};
