import { useCallback, useEffect, useState } from "react";
import type { Files } from "../styled/files.ts";

type LinkState =
  | { readonly kind: "loading" }
  | { readonly kind: "loaded"; readonly url: string }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Requests a link that shows a file. It does not count as a download. It is valid for a few minutes: `renew` requests another one.
 *
 * @param isWanted false as long as no link is needed
 */
export const useViewLink = (files: Files, id: string, isWanted = true) => {
  const [link, setLink] = useState<LinkState>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt requests another link
  useEffect(() => {
    if (!isWanted) return;
    const leaving = new AbortController();
    files.api.getViewLink(id, leaving.signal).then(
      ({ url }) => setLink({ kind: "loaded", url }),
      (error: unknown) => {
        if (!leaving.signal.aborted) setLink({ kind: "failed", error });
      },
    );
    return () => leaving.abort();
  }, [files, id, isWanted, attempt]);
  const renew = useCallback(() => setAttempt((before) => before + 1), []);
  return { link, renew };
};
