import type { Feed, FeedSnapshot } from "@slipway/client/feed";
import { useEffect, useSyncExternalStore } from "react";

/**
 * Subscribes to a feed, and follows it while a component is mounted and the page is visible. Components that follow the same feed share
 * its requests.
 *
 * @param feed created once for the signed-in user, outside the component or in its state
 */
export const useFeed = (feed: Feed): FeedSnapshot => {
  useEffect(() => feed.follow(), [feed]);
  return useSyncExternalStore(feed.subscribe, feed.getSnapshot, feed.getSnapshot);
};
