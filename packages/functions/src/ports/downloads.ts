import type { DownloadsByDay } from "@slipway/core/api";

/** Counts downloads. */
export interface Downloads {
  /**
   * Counts a download in a single attempt: a counter does not justify the delay of a retry.
   *
   * @param at the time of the download in ISO 8601
   * @param signal cancels the attempt
   */
  count(id: string, at: string, signal: AbortSignal): Promise<void>;

  /**
   * Returns the download statistics of uploads. The reads are eventually consistent.
   *
   * @param at the current time in ISO 8601, which the daily counts end with
   * @returns the statistics of each upload by its id
   */
  read(ids: readonly string[], at: string): Promise<ReadonlyMap<string, DownloadsByDay>>;

  /**
   * Sets a time to live for all counters of an upload, including those that only a late download creates. Can be repeated.
   *
   * @param purgeAt the time to live in epoch seconds
   */
  purge(id: string, purgeAt: number): Promise<void>;
}
