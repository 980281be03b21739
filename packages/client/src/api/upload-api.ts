import type {
  PartsResponse,
  RequestedPart,
  StatusResponse,
  Upload,
  UploadRequest,
  UploadRequestOfAnyKind,
} from "@slipway/core/api";
import { type ApiClientOptions, createCaller, hasUploads, isUpload } from "./call-api.ts";

/** Creates the functions that uploading needs, one for each route. For the errors they throw, see {@link createCaller}. */
export const createUploadApi = (options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);
  return {
    /** Gets the rules of every kind. */
    getKinds: (signal?: AbortSignal) =>
      call("GET /kinds", { signal, isResponse: ({ kinds }) => kinds instanceof Object }),

    /** Requests uploads of one kind, and returns their instructions in the order of their files. */
    requestUploads: (request: UploadRequestOfAnyKind, signal?: AbortSignal) =>
      call("POST /uploads", {
        // The API checks the rules of the kind, which the route's type has only for the kind `default`.
        body: request as UploadRequest,
        signal,
        isResponse: hasUploads,
      }),

    /** Signs the URLs of parts. Without parts, it lists all parts that S3 has. */
    requestParts: async (
      id: string,
      parts: readonly RequestedPart[],
      signal?: AbortSignal,
    ): Promise<PartsResponse> => {
      const requestPage = (after?: number) =>
        call("POST /uploads/{id}/parts", {
          id,
          body: { parts: [...parts], ...(after !== undefined && { after }) },
          signal,
          isResponse: ({ parts }) => Array.isArray(parts),
        });
      const { next, ...firstPage } = await requestPage();
      const uploaded = [...(firstPage.uploaded ?? [])];
      for (let after = next; after !== undefined; ) {
        const page = await requestPage(after);
        uploaded.push(...(page.uploaded ?? []));
        after = page.next;
      }
      return firstPage.uploaded ? { ...firstPage, uploaded } : firstPage;
    },

    /**
     * Completes an upload from its parts. Returns the record, and whether S3 is still completing the object.
     *
     * @param checksum the composite checksum that the object must have; without it, S3's parts are not compared
     */
    completeUpload: (id: string, checksum?: string, signal?: AbortSignal) =>
      call("POST /uploads/{id}/complete", {
        id,
        ...(checksum !== undefined && { body: { checksum } }),
        signal,
        isResponse: isUpload,
      }),

    /**
     * Gets the records of several uploads, in the same order. Uploads of other callers are left out.
     *
     * @param wait seconds that the API can wait while all of them are pending
     */
    getStatuses: async (
      ids: readonly string[],
      wait: number,
      signal?: AbortSignal,
    ): Promise<Pick<StatusResponse, "uploads">> => {
      const uploads: Upload[] = [];
      let left = ids;
      do {
        const page = await call("POST /uploads/status", {
          // The first request has already waited for uploads that did not fit into its response.
          body: { ids: [...left], wait: left === ids ? wait : 0 },
          signal,
          isResponse: hasUploads,
        });
        uploads.push(...page.uploads);
        left = page.left ?? [];
      } while (left.length > 0);
      return { uploads };
    },

    /** Moves a file to the trash for as long as its kind says, or cancels its upload. */
    deleteUpload: async (id: string, signal?: AbortSignal): Promise<void> => {
      await call("DELETE /uploads/{id}", { id, signal, isResponse: () => true });
    },
  };
};

export type UploadApi = ReturnType<typeof createUploadApi>;
