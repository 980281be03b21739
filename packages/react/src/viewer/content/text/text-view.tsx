import type { Upload } from "@slipway/core/api";
import { useMemo } from "react";
import type { Files } from "../../../styled/files.ts";
import classes from "../content.module.css";
import { HeadView, Sheet } from "./head-view.tsx";
import type { Head } from "./read-head.ts";
import { splitText } from "./split-text.ts";

/** Shows the first part of a text file as it is. */
export const TextView = ({ files, upload }: { readonly files: Files; readonly upload: Upload }) => (
  <HeadView files={files} upload={upload}>
    {(head) => <PlainText upload={upload} head={head} />}
  </HeadView>
);

/** Shows a text as it is, with a note about it. */
export const PlainText = ({
  upload,
  head: { text, isWhole },
  note,
}: {
  readonly upload: Upload;
  readonly head: Head;
  readonly note?: string;
}) => {
  const blocks = useMemo(() => splitText(text), [text]);
  return (
    <Sheet upload={upload} isWhole={isWhole} notes={note === undefined ? [] : [note]}>
      <div className={classes.text}>
        {blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text do not move
          <pre key={index} className={classes.block} dir="auto">
            {block}
          </pre>
        ))}
      </div>
    </Sheet>
  );
};
