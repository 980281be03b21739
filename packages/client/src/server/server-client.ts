import type { DownloadQuery, ExportedUpload, Upload, UploadPage } from "@slipway/core/api";
import { formatOwner } from "@slipway/core/fields/owner";
import type { FieldsOutput, KindName } from "@slipway/core/kinds/define-slipway";
import type { UploadStatus } from "@slipway/core/record";
import type { RouteKey } from "@slipway/core/routes";
import { type ApiClientOptions, createCaller, hasUploads, isUpload } from "../api/call-api.ts";
import { deleteUntilNoneRemains, hasDeleted } from "../api/repeated-deletion.ts";
import type { SearchOptions } from "../api/search-options.ts";
import { defaultRetryPolicy, type RetryPolicy, wait } from "../transport/retry-policy.ts";
import { withRetries } from "../transport/with-retries.ts";
import { parseLines, readNextCursor } from "./json-lines.ts";

export { type ClientCredentials, createClientCredentials } from "./client-credentials.ts";

/** The options of `createServerClient`. */
export interface ServerClientOptions extends ApiClientOptions {
  /** The absolute URL of the API. */
  readonly endpoint: string;
  /** Returns a token with the scope `slipway/service`, such as `createClientCredentials` does. */
  readonly getToken: NonNullable<ApiClientOptions["getToken"]>;
  /** How often a failed request is sent again. The default retries for about a minute. */
  readonly retryPolicy?: RetryPolicy;
}

/** An upload of a config's kinds, with the fields of its kind. Without a config, of any kind. */
export type UploadOf<Config, Name extends KindName<Config> = KindName<Config>> = [unknown] extends [
  Config,
]
  ? Upload
  : {
      [Kind in Name]: Omit<Upload, "kind" | "fields"> & {
        readonly kind: Kind;
        readonly fields: FieldsOutput<Config, Kind>;
      };
    }[Name];

/** Which uploads are listed. */
export interface OwnerListOptions<Kind extends string = string> extends SearchOptions {
  readonly kind?: Kind | undefined;
  /** All but trashed and deleted uploads by default. */
  readonly status?: UploadStatus | undefined;
  /** The most uploads in one page. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates a client with which a server acts for the owners of uploads. It runs wherever `fetch` does. Its functions send a failed
 * request again, and throw `ApiError` or `NetworkError` at the end.
 *
 * @example
 * const slipway = createServerClient({ endpoint, getToken: createClientCredentials({ … }) });
 * for await (const { id, fileName } of slipway.as("team-42").list()) console.log(id, fileName);
 */
export const createServerClient = <Config = unknown>(options: ServerClientOptions) => {
  const caller = createCaller(options);
  const { retryPolicy = defaultRetryPolicy } = options;
  const never = new AbortController().signal;
  const retrying = <Result>(attempt: () => Promise<Result>, signal = never): Promise<Result> =>
    withRetries(
      attempt,
      { retryPolicy, wait, random: Math.random, whenOnline: async () => {} },
      signal,
    );
  return {
    /**
     * Returns the functions for one owner's uploads.
     *
     * @throws {TypeError} if the text cannot be an owner
     */
    as: (owner: string): OwnerClient<Config> =>
      createOwnerClient<Config>({ owner: formatOwner(owner), caller, retrying }),
  };
};

/** The uploads of one owner. An owner without uploads has an empty list. */
export interface OwnerClient<Config = unknown> {
  /** Lists the uploads, newest first. Requests further pages while it is iterated. */
  list<Name extends KindName<Config> = KindName<Config>>(
    options?: OwnerListOptions<Name>,
  ): AsyncGenerator<UploadOf<Config, Name>, void, void>;
  /** Lists the uploads, newest first, one page at a time. */
  listPages<Name extends KindName<Config> = KindName<Config>>(
    options?: OwnerListOptions<Name>,
  ): AsyncGenerator<readonly UploadOf<Config, Name>[], void, void>;
  /** Gets one upload, with its downloads by day. */
  get(id: string, signal?: AbortSignal): Promise<UploadOf<Config>>;
  /**
   * Gets a link that downloads a file (`attachment`) or opens it (`inline`). It is valid for a few minutes and needs no token.
   * Counts as a download.
   */
  getDownloadLink(
    id: string,
    disposition?: DownloadQuery["disposition"],
    signal?: AbortSignal,
  ): Promise<string>;
  /** Moves a file to the trash for as long as its kind says, or cancels its upload. */
  delete(id: string, signal?: AbortSignal): Promise<void>;
  /** Deletes an upload at once, whatever its status is. */
  deletePermanently(id: string, signal?: AbortSignal): Promise<void>;
  /** Restores a file from the trash. */
  restore(id: string, signal?: AbortSignal): Promise<UploadOf<Config>>;
  /** Deletes all files in the trash permanently, and returns their number. It repeats until none is left. */
  emptyTrash(signal?: AbortSignal): Promise<number>;
  /**
   * Deletes all files permanently, including those in the trash, and cancels all uploads. It repeats until none is left, also of those that are requested meanwhile.
   *
   * @returns the number of deleted uploads; one whose response was lost does not count
   */
  deleteAll(signal?: AbortSignal): Promise<number>;
  /** Returns what is stored about each upload, newest first, including deleted ones whose records still exist. */
  export(signal?: AbortSignal): AsyncGenerator<ExportedUpload, void, void>;
}

type OwnerRouteKey = Extract<RouteKey, `${string} /owners/{owner}/${string}`>;

const createOwnerClient = <Config>({
  owner,
  caller: { call, request },
  retrying,
}: {
  readonly owner: string;
  readonly caller: ReturnType<typeof createCaller>;
  readonly retrying: <Result>(
    attempt: () => Promise<Result>,
    signal?: AbortSignal,
  ) => Promise<Result>;
}): OwnerClient<Config> => {
  /** Fills the owner into the key of a route. */
  const at = <Key extends OwnerRouteKey>(key: Key) => key.replace("{owner}", owner) as Key;

  async function* listPages<Name extends KindName<Config>>({
    kind,
    status,
    limit,
    path,
    q,
    type,
    sort,
    signal,
  }: OwnerListOptions<Name> = {}): AsyncGenerator<readonly UploadOf<Config, Name>[], void, void> {
    let cursor: string | undefined;
    do {
      const query = { cursor, kind, status, path, q, type, sort, limit: limit?.toString() };
      const page: UploadPage = await retrying(
        () => call(at("GET /owners/{owner}/uploads"), { query, signal, isResponse: hasUploads }),
        signal,
      );
      // The API validated the fields by the config's schemas.
      yield page.uploads as readonly unknown[] as readonly UploadOf<Config, Name>[];
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  const remove = async (
    id: string,
    query: { readonly permanently?: "true" },
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    const isResponse = () => true;
    await retrying(
      () => call(at("DELETE /owners/{owner}/uploads/{id}"), { id, query, signal, isResponse }),
      signal,
    );
  };

  const deleteAll = (
    key: "DELETE /owners/{owner}/uploads" | "DELETE /owners/{owner}/trash",
    signal: AbortSignal | undefined,
  ): Promise<number> =>
    deleteUntilNoneRemains(() =>
      retrying(() => call(at(key), { signal, isResponse: hasDeleted }), signal),
    );

  return {
    listPages,
    async *list(options) {
      for await (const page of listPages(options)) yield* page;
    },
    get: (id, signal) =>
      retrying(
        () => call(at("GET /owners/{owner}/uploads/{id}"), { id, signal, isResponse: isUpload }),
        signal,
      ) as Promise<UploadOf<Config>>,
    getDownloadLink: async (id, disposition = "attachment", signal) => {
      const query = { disposition: disposition === "attachment" ? undefined : disposition };
      const isResponse = ({ url }: Readonly<Record<string, unknown>>) => typeof url === "string";
      const { url } = await retrying(
        () =>
          call(at("GET /owners/{owner}/uploads/{id}/download"), {
            id,
            query,
            signal,
            isResponse,
          }),
        signal,
      );
      return url;
    },
    delete: (id, signal) => remove(id, {}, signal),
    deletePermanently: (id, signal) => remove(id, { permanently: "true" }, signal),
    restore: (id, signal) =>
      retrying(
        () =>
          call(at("POST /owners/{owner}/uploads/{id}/restore"), {
            id,
            signal,
            isResponse: isUpload,
          }),
        signal,
      ) as Promise<UploadOf<Config>>,
    emptyTrash: (signal) => deleteAll("DELETE /owners/{owner}/trash", signal),
    deleteAll: (signal) => deleteAll("DELETE /owners/{owner}/uploads", signal),
    async *export(signal) {
      let cursor: string | undefined;
      do {
        const query = { cursor };
        const page = await retrying(async () => {
          const response = await request(at("GET /owners/{owner}/uploads/export"), {
            query,
            signal,
          });
          return { lines: await parseLines(response), next: readNextCursor(response) };
        }, signal);
        yield* page.lines as readonly ExportedUpload[];
        cursor = page.next;
      } while (cursor !== undefined);
    },
  };
};
