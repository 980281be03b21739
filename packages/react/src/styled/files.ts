import { type ApiClient, type ApiClientOptions, createApiClient } from "@slipway/client/api-client";
import { type BatchClient, createBatchClient } from "@slipway/client/batch";
import { handleDuplicates } from "@slipway/client/duplicates";
import { createFeed, type Feed } from "@slipway/client/feed";
import { createLibrary, type Library } from "@slipway/client/library";
import { createSearch, type Search } from "@slipway/client/search";
import { createShareClient, type ShareClient } from "@slipway/client/share-links";
import { createUploader, type Uploader, type UploaderOptions } from "@slipway/client/uploader";
import { createDuplicateFiles, type DuplicateFiles } from "./duplicate-files.ts";

/** Everything that the styled components show of one user's files: see `createFiles`. */
export interface Files {
  readonly owner: string;
  readonly api: ApiClient;
  readonly uploader: Uploader;
  /** The files of the uploader that the user already has. */
  readonly duplicates: DuplicateFiles;
  /** The stored files. */
  readonly library: Library;
  /** The files in the trash. */
  readonly trash: Library;
  /** All files in a short form. */
  readonly feed: Feed;
  readonly search: Search;
  readonly batches: BatchClient;
  readonly shares: ShareClient;
}

/** The options of `createFiles`. */
export interface FilesOptions extends ApiClientOptions {
  /** Identifies the signed-in user, such as the `sub` of the token. What the browser keeps for other users is not shown. */
  readonly owner: string;
  /** Further options of the uploader. */
  readonly uploader?: Omit<UploaderOptions, keyof ApiClientOptions>;
}

/**
 * Creates the clients that `UploadPanel` and `Library` share: the uploader, the library with its trash, the search, and share links.
 * Create them once for each signed-in user.
 *
 * @example
 * const files = createFiles({ endpoint: "/api", owner: user.id });
 */
export const createFiles = ({ owner, uploader: more, ...options }: FilesOptions): Files => {
  const api = createApiClient(options);
  const channel = `slipway library ${owner}`;
  const duplicates = createDuplicateFiles();
  const uploader = createUploader(
    handleDuplicates({
      ...options,
      ...more,
      ports: { api, ...more?.ports },
      onDuplicate: duplicates.onDuplicate,
    }),
  );
  duplicates.follow(uploader);
  const library = createLibrary({ api, channel });
  const feed = createFeed({ api, owner });
  // What other tabs, devices, and programs change appears in the library, too.
  feed.onNews((news) => {
    if (news.isNew) void library.check(news, uploader).catch(() => undefined);
  });
  return {
    owner,
    api,
    uploader,
    duplicates,
    library,
    trash: createLibrary({ api, channel, trash: true }),
    feed,
    search: createSearch(feed),
    batches: createBatchClient(options),
    shares: createShareClient(options),
  };
};
