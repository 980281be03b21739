import type {
  DownloadLink,
  DownloadQuery,
  Upload,
  UploadEdit,
  UploadPage,
} from "@slipway/core/api";
import type { UploadStatus } from "@slipway/core/record";
import { type ApiClientOptions, createCaller, hasUploads, isUpload } from "./call-api.ts";
import { createUploadApi } from "./upload-api.ts";

export interface ListOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly status?: UploadStatus | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Slipway's HTTP API: one function per route, see {@link createCaller} for what they throw. */
export const createApiClient = (options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);
  return {
    ...createUploadApi(options),

    /** The caller's uploads, newest first, a page at a time. */
    listUploads: ({ cursor, limit, status, signal }: ListOptions = {}) =>
      call<UploadPage>({
        route: "listUploads",
        search: searchOf({ cursor, limit, status }),
        signal,
        isAnswer: hasUploads,
      }),

    /** One upload's record. */
    getUpload: (id: string, signal?: AbortSignal) =>
      call<Upload>({ route: "getUpload", id, signal, isAnswer: isUpload }),

    /** Change an upload's title, caption or retention; returns the record as it is then. */
    editUpload: (id: string, edit: UploadEdit, signal?: AbortSignal) =>
      call<Upload>({ route: "editUpload", id, body: edit, signal, isAnswer: isUpload }),

    /**
     * A link to a file, to download it (`attachment`) or to open it (`inline`): good for a few minutes, for whoever has
     * it. Counts as a download.
     */
    getDownloadLink: (
      id: string,
      disposition: DownloadQuery["disposition"] = "attachment",
      signal?: AbortSignal,
    ) =>
      call<DownloadLink>({
        route: "downloadUpload",
        id,
        search: searchOf({ disposition: disposition === "attachment" ? undefined : disposition }),
        signal,
        isAnswer: ({ url }) => typeof url === "string",
      }),
  };
};

const searchOf = (query: Readonly<Record<string, string | number | undefined>>): string => {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return set.length > 0 ? `?${new URLSearchParams(set)}` : "";
};

export type ApiClient = ReturnType<typeof createApiClient>;
