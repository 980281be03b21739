import { useMemo } from "react";
import type { Files } from "../styled/files.ts";
import { useToasts } from "../styled/toasts.tsx";
import { useDescribeError } from "../words/describe-error.ts";

/**
 * Returns functions that download a file and open it in a new tab. A navigation cannot carry a token, so they first request a link that
 * needs none.
 */
export const useOpenFile = (files: Files, id: string) => {
  const showToast = useToasts();
  const describeError = useDescribeError();
  return useMemo(() => {
    const requestLink = async (
      request: () => Promise<{ readonly url: string }>,
    ): Promise<string | undefined> => {
      try {
        return (await request()).url;
      } catch (error) {
        showToast({ id: "slipway viewer", text: describeError(error), isProblem: true });
        return undefined;
      }
    };
    return {
      download: async (): Promise<void> => {
        const href = await requestLink(() => files.api.getDownloadLink(id));
        if (href !== undefined) Object.assign(document.createElement("a"), { href }).click();
      },

      open: async (): Promise<void> => {
        // Open the tab during the click, or the browser blocks it.
        const tab = window.open("", "_blank");
        if (tab !== null) tab.opener = null;
        const url = await requestLink(() => files.api.getViewLink(id));
        if (url === undefined) tab?.close();
        else tab?.location.replace(url);
      },
    };
  }, [files, id, showToast, describeError]);
};
