import type { Upload } from "@slipway/core/api";
import { useState } from "react";
import { api, library } from "./slipway.ts";

/**
 * Returns functions that download and open an uploaded file. A navigation cannot carry a token, so the page first requests
 * a presigned link with its token, and then navigates to the link.
 *
 * @returns the two functions, and the message of the last failure
 */
export const useDownload = ({ id }: Pick<Upload, "id">) => {
  const [problem, setProblem] = useState<string>();

  const requestLink = async (disposition: "attachment" | "inline") => {
    setProblem(undefined);
    try {
      const { url } = await api.getDownloadLink(id, disposition);
      // The API has counted the download: show the new count.
      void library.reload(id).catch(() => undefined);
      return url;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };

  return {
    problem,

    download: async (): Promise<void> => {
      const href = await requestLink("attachment");
      if (href !== undefined) Object.assign(document.createElement("a"), { href }).click();
    },

    open: async (): Promise<void> => {
      // Open the tab during the click, or the browser blocks it.
      const tab = window.open("", "_blank");
      if (tab !== null) tab.opener = null;
      const url = await requestLink("inline");
      if (url === undefined) tab?.close();
      else tab?.location.replace(url);
    },
  };
};
