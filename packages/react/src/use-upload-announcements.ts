import type { FileUpload } from "@slipway/client/engine/upload-list";
import { useEffect, useRef } from "react";
import { describeChanges } from "./upload-announcements.ts";

/**
 * Announces when uploads start and end, never a percentage.
 *
 * @param uploads the current files of an uploader
 * @param announce announces a text to screen readers, for example through a live region
 */
export const useUploadAnnouncements = (
  uploads: readonly FileUpload[],
  announce: (text: string) => void,
): void => {
  const previous = useRef(uploads);
  useEffect(() => {
    const text = describeChanges(previous.current, uploads);
    previous.current = uploads;
    if (text) announce(text);
  }, [uploads, announce]);
};
