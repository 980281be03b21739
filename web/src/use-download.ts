import type { Upload } from "@slipway/core/api";
import { useState } from "react";
import { api, library } from "./slipway.ts";

/**
 * Downloads and opens a stored file: the page asks for a link with its token, which a navigation cannot carry, then goes
 * there.
 *
 * @returns both, and in words why the last one did not work
 */
export const useDownload = ({ id }: Pick<Upload, "id">) => {
  const [problem, setProblem] = useState<string>();

  const linkFor = async (disposition: "attachment" | "inline") => {
    setProblem(undefined);
    try {
      const { url } = await api.getDownloadLink(id, disposition);
      // Counted by now.
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
      const href = await linkFor("attachment");
      if (href !== undefined) Object.assign(document.createElement("a"), { href }).click();
    },

    open: async (): Promise<void> => {
      // At once, while the browser knows that it was a click that asked for it.
      const tab = window.open("", "_blank");
      if (tab !== null) tab.opener = null;
      const url = await linkFor("inline");
      if (url === undefined) tab?.close();
      else tab?.location.replace(url);
    },
  };
};
