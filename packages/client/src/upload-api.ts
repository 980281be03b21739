import type {
  CompletionRequest,
  PartsAnswer,
  PartsRequest,
  RequestedFile,
  RequestedPart,
  StatusAnswer,
  StatusRequest,
  Upload,
  UploadInstructions,
  UploadRequest,
} from "@slipway/core/api";
import { type ApiClientOptions, createCaller, hasUploads, isUpload } from "./call-api.ts";

/** The routes that uploading takes; one function for each, see {@link createCaller} for what they throw. */
export const createUploadApi = (options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);
  return {
    /** Ask to upload files: their instructions, in the order asked. */
    requestUploads: (files: readonly RequestedFile[], signal?: AbortSignal) =>
      call<UploadInstructions>({
        route: "requestUploads",
        body: { files: [...files] } satisfies UploadRequest,
        signal,
        isAnswer: hasUploads,
      }),

    /** Signed URLs for parts of a multipart upload; or, for none, the parts that S3 has. */
    requestParts: (id: string, parts: readonly RequestedPart[], signal?: AbortSignal) =>
      call<PartsAnswer>({
        route: "requestParts",
        id,
        body: { parts: [...parts] } satisfies PartsRequest,
        signal,
        isAnswer: ({ parts }) => Array.isArray(parts),
      }),

    /**
     * Completes an upload of which S3 has all parts; returns its record, which is written a moment later.
     *
     * @param checksum the composite checksum that the object must have; without it, S3's parts are taken as they are
     */
    completeUpload: (id: string, checksum?: string, signal?: AbortSignal) =>
      call<Upload>({
        route: "completeUpload",
        id,
        ...(checksum !== undefined && { body: { checksum } satisfies CompletionRequest }),
        signal,
        isAnswer: isUpload,
      }),

    /**
     * The records of these uploads, in the order asked; those that are not the caller's are left out.
     *
     * @param wait seconds that the API may wait while all of them are pending
     */
    getStatuses: (ids: readonly string[], wait: number, signal?: AbortSignal) =>
      call<StatusAnswer>({
        route: "getStatuses",
        body: { ids: [...ids], wait } satisfies StatusRequest,
        signal,
        isAnswer: hasUploads,
      }),

    /** Delete a file, or cancel its upload. */
    deleteUpload: async (id: string, signal?: AbortSignal): Promise<void> => {
      await call<unknown>({ route: "deleteUpload", id, signal, isAnswer: () => true });
    },
  };
};

export type UploadApi = ReturnType<typeof createUploadApi>;
