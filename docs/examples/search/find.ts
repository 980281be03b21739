import { createApiClient } from "@slipway/client";
import { createFeed } from "@slipway/client/feed";
import { createSearch } from "@slipway/client/search";

const api = createApiClient({ endpoint: "/api" });

/** The search of the signed-in user. */
export const startSearch = (userId: string) => {
  const feed = createFeed({ api, owner: userId });
  const search = createSearch(feed);
  const stop = feed.follow();
  return {
    findPhotos: (text: string) => search.find({ text, type: "image", folder: "trips" }),
    stop,
    // Deletes what the browser keeps.
    signOut: () => feed.clear(),
  };
};
