import { Loader } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useCallback } from "react";
import { useViewerMessages } from "../../../words/viewer-messages.ts";
import classes from "../content.module.css";
import { Sheet } from "../text/head-view.tsx";
import type { Head } from "../text/read-head.ts";
import { PlainText } from "../text/text-view.tsx";
import { useRenderedMarkdown } from "./use-rendered-markdown.ts";

/** Shows the first part of a Markdown file, formatted. */
export const FormattedDocument = ({
  upload,
  head,
}: {
  readonly upload: Upload;
  readonly head: Head;
}) => {
  const words = useViewerMessages();
  const rendered = useRenderedMarkdown(head.text);
  switch (rendered.kind) {
    case "loading":
      return (
        <div className={classes.center} role="status" aria-label={words.loading}>
          <Loader />
        </div>
      );
    case "too-complex":
      return <PlainText upload={upload} head={head} note={words.asText} />;
    case "rendered":
      return (
        <Sheet
          upload={upload}
          isWhole={head.isWhole}
          notes={rendered.hasImages ? [words.noImages] : []}
        >
          <Article content={rendered.content} />
        </Sheet>
      );
    default:
      return rendered satisfies never;
  }
};

/** Shows elements that were created outside React. */
const Article = ({ content }: { readonly content: DocumentFragment }) => {
  const insert = useCallback(
    (article: HTMLElement | null) => article?.replaceChildren(content.cloneNode(true)),
    [content],
  );
  return <article className={classes.document} ref={insert} />;
};
