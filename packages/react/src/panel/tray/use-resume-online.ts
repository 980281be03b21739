import type { Uploader } from "@slipway/client/uploader";
import { useEffect } from "react";

/** Retries files that failed without a connection as soon as the browser is online again. */
export const useResumeOnline = (uploader: Uploader): void => {
  useEffect(() => {
    const resume = () => {
      for (const { localId, state } of uploader.getSnapshot().uploads)
        if (state.status === "failed" && state.failure.kind === "unreachable")
          uploader.retry(localId);
    };
    window.addEventListener("online", resume);
    return () => window.removeEventListener("online", resume);
  }, [uploader]);
};
