import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  type FormInstructions,
  type Instructions,
  type MultipartInstructions,
  PartsAnswer,
  type RequestedFile,
  type RequestedPart,
  type SignedPart,
  Upload,
  UploadInstructions,
} from "@slipway/core/api";
import { objectKey } from "@slipway/core/identity";
import type { ProblemDetails } from "@slipway/core/problem";
import { pathOf } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, vi } from "vitest";
import { callApi } from "./callers.ts";
import type { RealFile } from "./real-files.ts";

/** What a client declares of a file. */
export const declared = (file: RealFile): RequestedFile => ({
  fileName: file.name,
  size: file.buffer.length,
  contentType: file.mimeType,
  sha256: file.sha256,
});

/** Ask to upload; the answer must be 201. */
const requestUploads = async (
  apiUrl: string,
  files: readonly RequestedFile[],
): Promise<readonly Instructions[]> => {
  const response = await callApi(apiUrl + pathOf("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ files }),
  });
  expect(response.status).toBe(201);
  return v.parse(UploadInstructions, await response.json()).uploads;
};

/** Ask for uploads by forms. */
export const requestForms = async (
  apiUrl: string,
  files: readonly RequestedFile[],
): Promise<readonly FormInstructions[]> =>
  (await requestUploads(apiUrl, files)).map((upload) => {
    if (upload.method !== "post") throw new Error("no form was signed");
    return upload;
  });

/** Ask for one upload by a form. */
export const requestUpload = async (
  apiUrl: string,
  file: RequestedFile,
): Promise<FormInstructions> => {
  const [upload] = await requestForms(apiUrl, [file]);
  if (upload === undefined) throw new Error("nothing was signed");
  return upload;
};

/** Ask for one upload in parts. */
export const requestMultipart = async (
  apiUrl: string,
  file: RequestedFile,
): Promise<MultipartInstructions> => {
  const [upload] = await requestUploads(apiUrl, [file]);
  if (upload?.method !== "multipart") throw new Error("no multipart upload was begun");
  return upload;
};

/** Ask for the URLs of parts, or, with none, for what S3 has. */
export const requestParts = async (
  apiUrl: string,
  id: string,
  parts: readonly RequestedPart[],
): Promise<PartsAnswer> => {
  const response = await callApi(apiUrl + pathOf("requestParts", { id }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ parts }),
  });
  expect(response.status).toBe(200);
  return v.parse(PartsAnswer, await response.json());
};

export const completeUpload = (apiUrl: string, id: string): Promise<Response> =>
  callApi(apiUrl + pathOf("completeUpload", { id }), { method: "POST" });

/** Put a part where its URL says. */
export const putPart = ({ url, headers }: SignedPart, bytes: Uint8Array): Promise<Response> =>
  fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });

/** Post a signed form to S3, its fields in the given order, the bytes last. */
export const postForm = (
  { url, fields }: { url: string; fields: Readonly<Record<string, string>> },
  bytes: Uint8Array,
): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "file");
  return fetch(url, { method: "POST", body: form });
};

/** The code and message of an error that S3 answered with. */
export const s3Error = async (response: Response) => {
  const xml = await response.text();
  const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  return { status: response.status, code: part("Code"), message: part("Message") };
};

export const getUpload = async (apiUrl: string, id: string): Promise<Upload> => {
  const response = await callApi(apiUrl + pathOf("getUpload", { id }));
  expect(response.status).toBe(200);
  return v.parse(Upload, await response.json());
};

/** Wait until an upload is no longer pending. */
export const finalized = (apiUrl: string, id: string): Promise<Upload> =>
  vi.waitFor(
    async () => {
      const upload = await getUpload(apiUrl, id);
      expect(upload.status).not.toBe("pending");
      return upload;
    },
    { timeout: 20_000, interval: 20 },
  );

/** Upload a file as a script would, up to its final record. */
export const uploadFile = async (apiUrl: string, file: RealFile): Promise<Upload> => {
  const upload = await requestUpload(apiUrl, declared(file));
  const response = await postForm(upload, file.buffer);
  expect(response.status).toBe(201);
  return finalized(apiUrl, upload.id);
};

/** The problem that a request is answered with. */
export const problemOf = async (
  response: Response,
): Promise<{ status: number; problem: ProblemDetails }> => {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return { status: response.status, problem: await response.json() };
};

/** Ids of all versions that S3 holds of an upload's key. */
export const versionsInS3 = async (
  { s3, bucket }: { s3: S3Client; bucket: string },
  id: string,
): Promise<(string | undefined)[]> => {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: objectKey(id) }),
  );
  return Versions.map(({ VersionId }) => VersionId);
};
