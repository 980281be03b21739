import type { DownloadQuery, Upload, UploadEdit } from "@slipway/core/api";
import type { KindName } from "@slipway/core/kinds/define-slipway";
import type { UploadStatus } from "@slipway/core/record";
import type { FieldsEdit, ListedFields, UploadOf } from "../kinds/config-types.ts";
import { type ApiClientOptions, createCaller, hasUploads, isUpload } from "./call-api.ts";
import { deleteUntilNoneRemains, hasDeleted } from "./repeated-deletion.ts";
import type { SearchOptions } from "./search-options.ts";
import { createUploadApi } from "./upload-api.ts";

export type { ApiClientOptions } from "./call-api.ts";

/** Which uploads a page of the list has. */
export interface ListOptions<Config = unknown, Name extends KindName<Config> = KindName<Config>>
  extends SearchOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly status?: UploadStatus | undefined;
  /** Lists only uploads of this kind. */
  readonly kind?: Name | undefined;
  /** Lists only uploads with these values. The kind must list uploads by the fields. */
  readonly fields?: ListedFields<Config, Name> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page of uploads of one of these kinds. */
export interface PageOf<Config, Name extends KindName<Config> = KindName<Config>> {
  readonly uploads: readonly UploadOf<Config, Name>[];
  /** Lists the next page. Absent on the last one. */
  readonly cursor?: string | undefined;
}

/** Changes of an upload. */
export type UploadEditOf<Config> = Omit<UploadEdit, "fields"> & {
  readonly fields?: FieldsEdit<Config> | undefined;
};

/**
 * Creates the client of Slipway's HTTP API. Its functions throw `ApiError` if the API answers with a problem, and `NetworkError`
 * if there is no response.
 *
 * @typeParam Config the type of the app's config, which types the kinds and their fields
 */
export const createApiClient = <Config = unknown>(options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);
  /** The API returns uploads of the config's kinds. */
  const toTyped = (upload: Upload): UploadOf<Config> => upload as UploadOf<Config>;
  return {
    ...createUploadApi(options),

    /** Lists the caller's uploads, newest first by default, one page at a time. A page can be empty and have a cursor. */
    listUploads: async <Name extends KindName<Config> = KindName<Config>>({
      cursor,
      limit,
      status,
      kind,
      path,
      q,
      type,
      sort,
      fields,
      signal,
    }: ListOptions<Config, Name> = {}): Promise<PageOf<Config, Name>> => {
      const search = { path, q, type, sort };
      const page = await call("GET /uploads", {
        query: {
          ...formatFields(fields),
          ...search,
          cursor,
          limit: limit?.toString(),
          status,
          kind,
        },
        signal,
        isResponse: hasUploads,
      });
      // The API lists uploads of this kind only. The compiler cannot compare the two, because the kind is a type parameter.
      return page as unknown as PageOf<Config, Name>;
    },

    /** Gets what changed in the caller's files since the cursor of an earlier response. Without one, it gets all files, in pages. */
    listChanges: (since?: string, signal?: AbortSignal) =>
      call("GET /uploads/changes", {
        query: { since },
        signal,
        isResponse: ({ changes, cursor }) => Array.isArray(changes) && typeof cursor === "string",
      }),

    /** Gets one upload. */
    getUpload: async (id: string, signal?: AbortSignal): Promise<UploadOf<Config>> =>
      toTyped(await call("GET /uploads/{id}", { id, signal, isResponse: isUpload })),

    /** Changes an upload's title, caption, retention, or editable fields, and returns the changed upload. */
    editUpload: async (
      id: string,
      edit: UploadEditOf<Config>,
      signal?: AbortSignal,
    ): Promise<UploadOf<Config>> =>
      toTyped(await call("PATCH /uploads/{id}", { id, body: edit, signal, isResponse: isUpload })),

    /** Restores a file from the trash, and returns the upload. Fails if the upload has no file any more. */
    restoreUpload: async (id: string, signal?: AbortSignal): Promise<UploadOf<Config>> =>
      toTyped(await call("POST /uploads/{id}/restore", { id, signal, isResponse: isUpload })),

    /** Deletes an upload at once, whatever its status is. */
    deletePermanently: async (id: string, signal?: AbortSignal): Promise<void> => {
      const query = { permanently: "true" } as const;
      await call("DELETE /uploads/{id}", { id, query, signal, isResponse: isUpload });
    },

    /**
     * Deletes all files in the trash permanently. It repeats until none is left.
     *
     * @returns the number of deleted files
     */
    emptyTrash: (signal?: AbortSignal): Promise<number> =>
      deleteUntilNoneRemains(() => call("DELETE /trash", { signal, isResponse: hasDeleted })),

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

    /** Gets a link that shows a file in the page. It is valid for a few minutes and needs no token. It does not count as a download. */
    getViewLink: (id: string, signal?: AbortSignal) =>
      call("GET /uploads/{id}/download", {
        id,
        query: { disposition: "inline", count: "false" },
        signal,
        isResponse: ({ url }) => typeof url === "string",
      }),
  };
};

/** The client of the HTTP API that `createApiClient` returns. */
export type ApiClient<Config = unknown> = ReturnType<typeof createApiClient<Config>>;

/** Returns the values as query parameters, which are named like their fields. */
const formatFields = (fields: object = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
