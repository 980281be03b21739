import type { DownloadsByDay } from "@slipway/core/api";

/** Where downloads are counted. */
export interface Downloads {
  /**
   * Count a download, in one try: it is not worth waiting for another.
   *
   * @param at when it was, in ISO 8601
   * @param signal gives up
   */
  count(id: string, at: string, signal: AbortSignal): Promise<void>;

  /**
   * The downloads of these uploads; counts of the last moment may be missing.
   *
   * @param at now, in ISO 8601, from which the days are counted back
   * @returns by upload, each of them
   */
  read(ids: readonly string[], at: string): Promise<ReadonlyMap<string, DownloadsByDay>>;

  /**
   * Let the counters of an upload go, those that a late download counts in too. May be done again.
   *
   * @param purgeAt when, in epoch seconds
   */
  purge(id: string, purgeAt: number): Promise<void>;
}
