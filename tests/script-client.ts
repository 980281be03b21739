import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  type FormInstructions,
  type Instructions,
  type MultipartInstructions,
  PartsResponse,
  type RequestedFile,
  type RequestedPart,
  type SignedPart,
  Upload,
  UploadInstructions,
} from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import type { ProblemDetails } from "@slipway/core/problem";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import type { RealFile } from "./real-files.ts";

/** Returns what a client declares about a file when it requests an upload. */
export const toRequestedFile = (file: RealFile): RequestedFile => ({
  fileName: file.name,
  size: file.buffer.length,
  contentType: file.mimeType,
  sha256: file.sha256,
});

/** Requests uploads and expects a 201. */
const requestUploads = async (
  apiUrl: string,
  files: readonly RequestedFile[],
): Promise<readonly Instructions[]> => {
  const response = await callApi(apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ files }),
  });
  expect(response.status).toBe(201);
  return v.parse(UploadInstructions, await response.json()).uploads;
};

/** Requests uploads by forms. */
export const requestForms = async (
  apiUrl: string,
  files: readonly RequestedFile[],
): Promise<readonly FormInstructions[]> =>
  (await requestUploads(apiUrl, files)).map((upload) => {
    if (upload.method !== "post") throw new Error("The response has no form.");
    return upload;
  });

/** Requests one upload by a form. */
export const requestUpload = async (
  apiUrl: string,
  file: RequestedFile,
): Promise<FormInstructions> => {
  const [upload] = await requestForms(apiUrl, [file]);
  if (upload === undefined) throw new Error("The response has no upload.");
  return upload;
};

/** Requests one upload in parts. */
export const requestMultipart = async (
  apiUrl: string,
  file: RequestedFile,
): Promise<MultipartInstructions> => {
  const [upload] = await requestUploads(apiUrl, [file]);
  if (upload?.method !== "multipart") throw new Error("The response has no multipart upload.");
  return upload;
};

/** Requests the URLs of these parts and the list of uploaded parts. */
export const requestParts = async (
  apiUrl: string,
  id: string,
  parts: readonly RequestedPart[],
): Promise<PartsResponse> => {
  const response = await callApi(apiUrl + buildPath("requestParts", { id }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ parts }),
  });
  expect(response.status).toBe(200);
  return v.parse(PartsResponse, await response.json());
};

export const completeUpload = (apiUrl: string, id: string): Promise<Response> =>
  callApi(apiUrl + buildPath("completeUpload", { id }), { method: "POST" });

/** Sends a part to its URL. */
export const putPart = ({ url, headers }: SignedPart, bytes: Uint8Array): Promise<Response> =>
  fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });

/** Posts a form to S3: its fields in the given order, then the bytes. */
export const postForm = (
  { url, fields }: { url: string; fields: Readonly<Record<string, string>> },
  bytes: Uint8Array,
): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "file");
  return fetch(url, { method: "POST", body: form });
};

/** Parses an error response of S3. */
export const parseS3Error = async (response: Response) => {
  const xml = await response.text();
  const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  return { status: response.status, code: part("Code"), message: part("Message") };
};

export const getUpload = async (apiUrl: string, id: string): Promise<Upload> => {
  const response = await callApi(apiUrl + buildPath("getUpload", { id }));
  expect(response.status).toBe(200);
  return v.parse(Upload, await response.json());
};

/** Waits until an upload is no longer pending. */
export const waitUntilFinalized = (apiUrl: string, id: string): Promise<Upload> =>
  vi.waitFor(
    async () => {
      const upload = await getUpload(apiUrl, id);
      expect(upload.status).not.toBe("pending");
      return upload;
    },
    { timeout: 20_000, interval: 20 },
  );

/** Uploads a file as a script does, and returns its final record. */
export const uploadFile = async (apiUrl: string, file: RealFile): Promise<Upload> => {
  const upload = await requestUpload(apiUrl, toRequestedFile(file));
  const response = await postForm(upload, file.buffer);
  expect(response.status).toBe(201);
  return waitUntilFinalized(apiUrl, upload.id);
};

/** Parses a response with problem details. */
export const parseProblem = async (
  response: Response,
): Promise<{ status: number; problem: ProblemDetails }> => {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return { status: response.status, problem: await response.json() };
};

/** Returns the ids of all versions of an upload's object in S3. */
export const listVersionIds = async (
  { s3, bucket }: { s3: S3Client; bucket: string },
  id: string,
): Promise<(string | undefined)[]> => {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: defaultKeys.create(id) }),
  );
  return Versions.map(({ VersionId }) => VersionId);
};
