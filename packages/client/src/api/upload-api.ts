import type {
  CompletionAnswer,
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

    /** Signed URLs for parts of a multipart upload; or, for none, all parts that S3 has. */
    requestParts: async (
      id: string,
      parts: readonly RequestedPart[],
      signal?: AbortSignal,
    ): Promise<PartsAnswer> => {
      const ask = (after?: number) =>
        call<PartsAnswer>({
          route: "requestParts",
          id,
          body: { parts: [...parts], ...(after !== undefined && { after }) } satisfies PartsRequest,
          signal,
          isAnswer: ({ parts }) => Array.isArray(parts),
        });
      const { next: more, ...answer } = await ask();
      const uploaded = [...(answer.uploaded ?? [])];
      for (let after = more; after !== undefined; ) {
        const page = await ask(after);
        uploaded.push(...(page.uploaded ?? []));
        after = page.next;
      }
      return answer.uploaded ? { ...answer, uploaded } : answer;
    },

    /**
     * Completes an upload from its parts; returns the record, which follows later, and whether S3 is still at it.
     *
     * @param checksum the composite checksum that the object must have; without it, S3's parts are taken as they are
     */
    completeUpload: (id: string, checksum?: string, signal?: AbortSignal) =>
      call<CompletionAnswer>({
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
    getStatuses: async (
      ids: readonly string[],
      wait: number,
      signal?: AbortSignal,
    ): Promise<Pick<StatusAnswer, "uploads">> => {
      const uploads: Upload[] = [];
      let left = ids;
      do {
        const answer = await call<StatusAnswer>({
          route: "getStatuses",
          // Those that did not fit into an answer have been waited for already.
          body: { ids: [...left], wait: left === ids ? wait : 0 } satisfies StatusRequest,
          signal,
          isAnswer: hasUploads,
        });
        uploads.push(...answer.uploads);
        left = answer.left ?? [];
      } while (left.length > 0);
      return { uploads };
    },

    /** Delete a file, or cancel its upload. */
    deleteUpload: async (id: string, signal?: AbortSignal): Promise<void> => {
      await call<unknown>({ route: "deleteUpload", id, signal, isAnswer: () => true });
    },
  };
};

export type UploadApi = ReturnType<typeof createUploadApi>;
