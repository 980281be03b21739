import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { CustomMessages } from "@slipway/client/messages";
import { useEffect, useRef } from "react";
import { useCustomMessages } from "./messages.tsx";

/**
 * Announces when uploads start and end, never a percentage.
 *
 * @param uploads the current files of an uploader
 * @param messages the `messages` of the uploader, if it has any
 * @param announce announces a text to screen readers, for example through a live region
 */
export const useUploadAnnouncements = <Config = unknown>(
  uploads: readonly FileUpload<Config>[],
  announce: (text: string) => void,
  messages?: CustomMessages | undefined,
): void => useAnnouncedChanges(uploads, announce, useCustomMessages({ messages }));

/** Announces like `useUploadAnnouncements`, with exactly these texts. */
export const useAnnouncedChanges = <Config = unknown>(
  uploads: readonly FileUpload<Config>[],
  announce: (text: string) => void,
  texts: CustomMessages | undefined,
): void => {
  const previous = useRef(uploads);
  useEffect(() => {
    const before = previous.current;
    previous.current = uploads;
    // The first load of a page does not wait for it, and it is there when the browser is offline. Each call resolves after the
    // calls before it.
    import("./upload-announcements.ts").then(({ describeChanges }) => {
      const text = describeChanges(before, uploads, texts);
      if (text) announce(text);
    }, reportError);
  }, [uploads, announce, texts]);
};
