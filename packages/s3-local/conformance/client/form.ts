import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { algorithm, amzDate, formatCredential, type Signer, signText } from "./sigv4.ts";

/** One part of a multipart/form-data body; with a file name it is a file. */
export interface Part {
  name: string;
  value: string | Buffer;
  fileName?: string;
  contentType?: string;
}

/** A form's fields in the order they are sent. */
export type Fields = Record<string, string>;

/** A policy as JSON, not yet encoded. */
export interface Policy {
  expiration?: unknown;
  conditions?: unknown;
}

export interface FormInput {
  bucket: string;
  /** The fields to send, without those of the signature. */
  fields: Fields;
  /** What the policy demands; equality of the bucket and of every field unless given. */
  conditions?: readonly unknown[];
  /** In an hour unless given. */
  expiration?: unknown;
  /** The whole policy's text, where it is not to be made of conditions and expiration. */
  policy?: string;
  signer?: Signer;
}

/** Equality of every field, as careful applications write it. */
export const exactly = (fields: Fields): unknown[] =>
  Object.entries(fields).map(([name, value]) => ({ [name]: value }));

/** The fields of a signed form: those given, the policy, and its signature. */
export const signForm = (context: Context, input: FormInput): Fields => {
  const signer = input.signer ?? context.signer();
  const signing: Fields = {
    "x-amz-algorithm": algorithm,
    "x-amz-credential": formatCredential(signer),
    "x-amz-date": amzDate(signer.date),
  };
  const conditions = input.conditions ?? [{ bucket: input.bucket }, ...exactly(input.fields)];
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const document = {
    expiration: "expiration" in input ? input.expiration : inAnHour,
    conditions: [...conditions, ...exactly(signing)],
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

/** The request that a browser sends for a form. */
export const formRequest = (
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

/** Sends fields and then a file, as they are. */
export const postFields = (
  context: Context,
  bucket: string,
  fields: Fields,
  file: Part = filePart(),
): Promise<HttpResponse> =>
  context.send(formRequest(context, bucket, [...fieldParts(fields), file]));

/** Signs a form and sends it with a file. */
export const post = async (
  context: Context,
  input: Omit<FormInput, "bucket"> & { bucket?: string; file?: Part },
): Promise<HttpResponse> => {
  const bucket = input.bucket ?? (await context.bucket());
  return postFields(context, bucket, signForm(context, { ...input, bucket }), input.file);
};

/** A key of the shared bucket and the fields of a form for it, each equal to its condition. */
export const signedFields = async (context: Context, fields: Fields = {}) => {
  const bucket = await context.bucket();
  const key = context.key("cat.png");
  return { bucket, key, fields: signForm(context, { bucket, fields: { key, ...fields } }) };
};
