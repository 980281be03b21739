import {
  type DownloadQuery,
  PartsAnswer,
  type PartsRequest,
  type RequestedFile,
  type RequestedPart,
  Upload,
  type UploadEdit,
  UploadInstructions,
  UploadPage,
  type UploadRequest,
} from "@slipway/core/api";
import type { UploadStatus } from "@slipway/core/record";
import { pathOf, type RouteName, routes } from "@slipway/core/routes";
import * as v from "valibot";
import { readProblem } from "./problem-answer.ts";
import { ApiError, NetworkError } from "./wire-error.ts";

export interface ListOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly status?: UploadStatus | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Call<Schema extends v.GenericSchema> {
  readonly route: RouteName;
  readonly id?: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly answer: Schema;
}

/**
 * Slipway's HTTP API, called over fetch.
 *
 * @param options `apiUrl`: where the API's routes start, `/api` unless set; `fetch`: what to call it with, the browser's
 *   own unless set (one that adds a token, for example)
 * @returns one function per route; each throws {@link ApiError} for an answer that is not a success, {@link NetworkError}
 *   where no answer came, and the signal's reason once it is aborted
 */
export const createApiClient = ({
  apiUrl = "/api",
  fetch = globalThis.fetch,
}: {
  readonly apiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
} = {}) => {
  const urlOf = (route: RouteName, id?: string, query: Call<v.GenericSchema>["query"] = {}) => {
    const set = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const search = new URLSearchParams(set).toString();
    return `${apiUrl}${pathOf(route, id === undefined ? {} : { id })}${search && `?${search}`}`;
  };

  const call = async <const Schema extends v.GenericSchema>({
    route,
    id,
    query,
    body,
    signal,
    answer,
  }: Call<Schema>): Promise<v.InferOutput<Schema>> => {
    const response = await fetch(urlOf(route, id, query), {
      method: routes[route].method,
      headers: { accept: "application/json", ...(body !== undefined && json) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw signal.reason;
      throw new NetworkError("The server could not be reached.", { cause });
    });
    if (!response.ok) throw await readProblem(response);
    const parsed = v.safeParse(answer, await response.json().catch(() => undefined));
    if (signal?.aborted) throw signal.reason;
    if (parsed.success) return parsed.output;
    throw new ApiError({
      status: response.status,
      code: "",
      detail: "The server's answer could not be read.",
      errors: [],
    });
  };

  return {
    /** Ask to upload files: their instructions, in the order asked. */
    requestUploads: (files: readonly RequestedFile[], signal?: AbortSignal) =>
      call({
        route: "requestUploads",
        body: { files: [...files] } satisfies UploadRequest,
        signal,
        answer: UploadInstructions,
      }),

    /** Signed URLs for parts of a multipart upload; or, for none, the parts that S3 has. */
    requestParts: (id: string, parts: readonly RequestedPart[], signal?: AbortSignal) =>
      call({
        route: "requestParts",
        id,
        body: { parts: [...parts] } satisfies PartsRequest,
        signal,
        answer: PartsAnswer,
      }),

    /** Have all parts put together; returns the record, which follows a moment later. */
    completeUpload: (id: string, signal?: AbortSignal) =>
      call({ route: "completeUpload", id, signal, answer: Upload }),

    /** The caller's uploads, newest first, a page at a time. */
    listUploads: ({ cursor, limit, status, signal }: ListOptions = {}) =>
      call({
        route: "listUploads",
        query: { cursor, limit: limit?.toString(), status },
        signal,
        answer: UploadPage,
      }),

    /** One upload's record. */
    getUpload: (id: string, signal?: AbortSignal) =>
      call({ route: "getUpload", id, signal, answer: Upload }),

    /** Change an upload's title, caption or retention; returns the record as it is then. */
    editUpload: (id: string, edit: UploadEdit, signal?: AbortSignal) =>
      call({ route: "editUpload", id, body: edit, signal, answer: Upload }),

    /** Delete a file, or cancel its upload. */
    deleteUpload: async (id: string, signal?: AbortSignal): Promise<void> => {
      await call({ route: "deleteUpload", id, signal, answer: v.unknown() });
    },

    /** Where a file can be downloaded from (`attachment`), or opened (`inline`): an address for a link. */
    downloadUrl: (id: string, disposition: DownloadQuery["disposition"] = "attachment"): string =>
      urlOf("downloadUpload", id, disposition === "attachment" ? {} : { disposition }),
  };
};

const json = { "content-type": "application/json" };

export type ApiClient = ReturnType<typeof createApiClient>;
