import type { DownloadQuery, UploadEdit } from "@slipway/core/api";
import type { UploadStatus } from "@slipway/core/record";
import { type ApiClientOptions, createCaller, hasUploads, isUpload } from "./call-api.ts";
import { createUploadApi } from "./upload-api.ts";

export interface ListOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly status?: UploadStatus | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Creates the client of Slipway's HTTP API. For the errors that its functions throw, see {@link createCaller}. */
export const createApiClient = (options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);
  return {
    ...createUploadApi(options),

    /** Lists the caller's uploads, newest first, one page at a time. */
    listUploads: ({ cursor, limit, status, signal }: ListOptions = {}) =>
      call("GET /uploads", {
        query: { cursor, limit: limit?.toString(), status },
        signal,
        isResponse: hasUploads,
      }),

    /** Gets one upload. */
    getUpload: (id: string, signal?: AbortSignal) =>
      call("GET /uploads/{id}", { id, signal, isResponse: isUpload }),

    /** Changes an upload's title, caption, or retention, and returns the changed upload. */
    editUpload: (id: string, edit: UploadEdit, signal?: AbortSignal) =>
      call("PATCH /uploads/{id}", { id, body: edit, signal, isResponse: isUpload }),

    /**
     * Gets a link that downloads a file (`attachment`) or opens it (`inline`). It is valid for a few minutes and needs no
     * token. Counts as a download.
     */
    getDownloadLink: (
      id: string,
      disposition: DownloadQuery["disposition"] = "attachment",
      signal?: AbortSignal,
    ) =>
      call("GET /uploads/{id}/download", {
        id,
        query: { disposition: disposition === "attachment" ? undefined : disposition },
        signal,
        isResponse: ({ url }) => typeof url === "string",
      }),
  };
};

export type ApiClient = ReturnType<typeof createApiClient>;
