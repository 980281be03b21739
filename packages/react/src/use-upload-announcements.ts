import type { FileUpload } from "@slipway/client/engine/upload-list";
import { useEffect, useRef } from "react";
import { milestones } from "./upload-announcements.ts";

/**
 * Announces when uploads start and end, never a percentage.
 *
 * @param uploads all of an uploader's files, as they are now
 * @param announce says something to people who listen to the page, as a live region does
 */
export const useUploadNews = (
  uploads: readonly FileUpload[],
  announce: (news: string) => void,
): void => {
  const seen = useRef(uploads);
  useEffect(() => {
    const news = milestones(seen.current, uploads);
    seen.current = uploads;
    if (news) announce(news);
  }, [uploads, announce]);
};
