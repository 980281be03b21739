import type { Upload } from "@slipway/core/api";
import { useCallback, useEffect, useState } from "react";
import type { Files } from "../../../styled/files.ts";
import { getSize } from "../../shown-file.ts";
import { type Head, readHead } from "./read-head.ts";

export type HeadState =
  | { readonly kind: "loading" }
  | ({ readonly kind: "loaded" } & Head)
  | { readonly kind: "failed"; readonly error: unknown };

/** Reads the first part of a text file. */
export const useHead = (files: Files, upload: Upload) => {
  const { id, charset } = upload;
  const size = getSize(upload);
  const [head, setHead] = useState<HeadState>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt reads the file again
  useEffect(() => {
    const leaving = new AbortController();
    const read = async () => {
      const { url } = await files.api.getViewLink(id, leaving.signal);
      return readHead({ url, size, charset }, leaving.signal);
    };
    setHead({ kind: "loading" });
    read().then(
      (found) => setHead({ kind: "loaded", ...found }),
      (error: unknown) => {
        if (!leaving.signal.aborted) setHead({ kind: "failed", error });
      },
    );
    return () => leaving.abort();
  }, [files, id, size, charset, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  return { head, retry };
};
