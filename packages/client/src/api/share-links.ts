import type { NewShareLink, ShareLink, SharePage, ShareRequest } from "@slipway/core/api";
import { type ApiClientOptions, createCaller } from "./call-api.ts";

/** What a share link allows. Everything is optional. */
export interface ShareOptions {
  /** How long it is valid, in seconds. Default: 7 days. */
  readonly expiresIn?: number | undefined;
  /** Visitors need it to see the page and its files. */
  readonly password?: string | undefined;
  readonly maxDownloads?: number | undefined;
  /** What its page, and previews of the link in other apps, are called. */
  readonly name?: string | undefined;
  /** Other uploads that the link also leads to. */
  readonly ids?: readonly string[] | undefined;
}

/**
 * Creates a client for share links. It is apart from the client of uploads, so that a page without share links does not load it. For
 * the errors that its functions throw, see {@link createCaller}.
 *
 * @example
 * const { createShareLink } = createShareClient({ endpoint, getToken });
 * const { url } = await createShareLink(upload.id, { expiresIn: 24 * 60 * 60, maxDownloads: 3 });
 */
export const createShareClient = (options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);
  return {
    /** Creates a link to an upload, and to others of `ids`. Its `url` is returned only here. */
    createShareLink: (
      id: string,
      { ids = [], ...share }: ShareOptions = {},
      signal?: AbortSignal,
    ): Promise<NewShareLink> =>
      call("POST /uploads/{id}/links", {
        id,
        body: { ...withoutUndefined(share), ids: [...ids] },
        signal,
        isResponse: ({ url }) => typeof url === "string",
      }),

    /**
     * Lists the caller's links, newest first, one page at a time.
     *
     * @param after the `after` of the page before
     */
    listShareLinks: (after?: string, signal?: AbortSignal): Promise<SharePage> =>
      call("GET /links", {
        query: { after },
        signal,
        isResponse: ({ links }) => Array.isArray(links),
      }),

    /** Revokes a link. Its page and its files can no longer be opened. */
    revokeShareLink: (id: string, signal?: AbortSignal): Promise<ShareLink> =>
      call("DELETE /links/{id}", {
        id,
        signal,
        isResponse: ({ revokedAt }) => typeof revokedAt === "string",
      }),
  };
};

export type ShareClient = ReturnType<typeof createShareClient>;

const withoutUndefined = (
  share: Omit<ShareOptions, "ids">,
): Omit<ShareRequest, "ids" | "expiresIn"> =>
  Object.fromEntries(Object.entries(share).filter(([, value]) => value !== undefined));
