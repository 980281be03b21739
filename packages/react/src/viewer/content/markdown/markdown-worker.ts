// First, because micromark uses it when it is loaded.
import "./worker-document.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { setReferences } from "./worker-document.ts";

/** A document to render, and the text of each reference in it, such as `&amp;`. */
export interface MarkdownToRender {
  readonly text: string;
  readonly references: Readonly<Record<string, string>>;
}

/** What the worker answers: the HTML, or nothing if the document is too complex. */
export interface RenderedMarkdown {
  readonly html: string | undefined;
}

addEventListener("message", ({ data }: MessageEvent<MarkdownToRender>) => {
  setReferences(data.references);
  postMessage({ html: renderMarkdown(data.text) } satisfies RenderedMarkdown);
});
