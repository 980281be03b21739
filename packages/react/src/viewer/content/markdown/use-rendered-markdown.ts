import { useEffect, useState } from "react";
import { readingLimits } from "../reading-limits.ts";
import { createDocument } from "./create-document.ts";
import { decodeReferences } from "./decode-references.ts";
import type { MarkdownToRender, RenderedMarkdown } from "./markdown-worker.ts";

type DocumentState =
  | { readonly kind: "loading" }
  | { readonly kind: "rendered"; readonly content: DocumentFragment; readonly hasImages: boolean }
  | { readonly kind: "too-complex" };

/** Formats Markdown in a worker, which is ended if it takes too long: a hostile document can take quadratic time. */
export const useRenderedMarkdown = (text: string): DocumentState => {
  const [state, setState] = useState<DocumentState>({ kind: "loading" });
  useEffect(() => {
    const giveUp = () => {
      stop();
      setState({ kind: "too-complex" });
    };
    const worker = new Worker(new URL("./markdown-worker.ts", import.meta.url), { type: "module" });
    const timer = setTimeout(giveUp, readingLimits.document.time);
    const stop = () => {
      clearTimeout(timer);
      worker.terminate();
    };
    worker.onerror = giveUp;
    worker.onmessage = ({ data: { html } }: MessageEvent<RenderedMarkdown>) => {
      const created = html === undefined ? undefined : createDocument(html);
      if (created === undefined) return giveUp();
      stop();
      setState({ kind: "rendered", ...created });
    };
    worker.postMessage({ text, references: decodeReferences(text) } satisfies MarkdownToRender);
    return stop;
  }, [text]);
  return state;
};
