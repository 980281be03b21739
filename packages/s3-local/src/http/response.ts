import type { Readable } from "node:stream";

/** Represents the response of an operation. The server adds the ids, the date, and the CORS headers. */
export interface S3Response {
  status: number;
  headers: Record<string, string>;
  body?: string | Uint8Array | Readable;
}

export const emptyResponse = (
  status: number,
  headers: Record<string, string> = {},
): S3Response => ({ status, headers });

export const xmlResponse = (body: string, headers: Record<string, string> = {}): S3Response => ({
  status: 200,
  headers: { "content-type": "application/xml", ...headers },
  body,
});
