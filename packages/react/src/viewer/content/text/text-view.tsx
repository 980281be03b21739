import type { Upload } from "@slipway/core/api";
import { useMemo } from "react";
import classes from "../content.module.css";
import { Sheet } from "./head-view.tsx";
import type { Head } from "./read-head.ts";
import { splitText } from "./split-text.ts";

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
