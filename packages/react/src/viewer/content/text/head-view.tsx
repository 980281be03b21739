import { Button, Loader } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import type { Files } from "../../../styled/files.ts";
import { useFormats } from "../../../words/create-messages-hook.ts";
import { useDescribeError } from "../../../words/describe-error.ts";
import { getShownName } from "../../../words/shown-name.ts";
import { useViewerMessages } from "../../../words/viewer-messages.ts";
import { getContentType } from "../../shown-file.ts";
import classes from "../content.module.css";
import { MessageView } from "../message-view.tsx";
import { readingLimits } from "../reading-limits.ts";
import type { Head } from "./read-head.ts";
import { useHead } from "./use-head.ts";

/** Reads the first part of a text file, and shows it with the given function. */
export const HeadView = ({
  files,
  upload,
  children,
}: {
  readonly files: Files;
  readonly upload: Upload;
  readonly children: (head: Head) => ReactNode;
}) => {
  const words = useViewerMessages();
  const describeError = useDescribeError();
  const { head, retry } = useHead(files, upload);
  const contentType = getContentType(upload);
  if (head.kind === "loading")
    return (
      <div className={classes.center} role="status" aria-label={words.loading}>
        <Loader />
      </div>
    );
  if (head.kind === "failed")
    return (
      <MessageView
        contentType={contentType}
        isProblem
        text={`${words.failed}. ${describeError(head.error)}`}
      >
        <Button onClick={retry}>{words.tryAgain}</Button>
      </MessageView>
    );
  if (head.text === "") return <MessageView contentType={contentType} text={words.empty} />;
  return children(head);
};

/** Shows content that scrolls, and notes about it below. */
export const Sheet = ({
  upload,
  isWhole,
  isWide,
  notes = [],
  children,
}: {
  readonly upload: Upload;
  readonly isWhole: boolean;
  readonly isWide?: true;
  readonly notes?: readonly ReactNode[];
  readonly children: ReactNode;
}) => {
  const words = useViewerMessages();
  const { size } = useFormats();
  const shownNotes = [...(isWhole ? [] : [words.firstPart(size(readingLimits.bytes))]), ...notes];
  return (
    <div className={classes.sheet} data-wide={isWide} onPointerDown={keepMouse}>
      <section
        className={classes.scroller}
        aria-label={words.content(getShownName(upload))}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what has the focus
        tabIndex={0}
        onKeyDown={isWide ? keepScrollKeys : undefined}
      >
        {children}
      </section>
      {shownNotes.length > 0 && <div className={classes.note}>{shownNotes}</div>}
    </div>
  );
};

/** A mouse selects text here, and does not swipe to another file. */
const keepMouse = (event: PointerEvent): void => {
  if (event.pointerType === "mouse") event.stopPropagation();
};

/** The arrow keys scroll a wide table, and do not navigate to another file. */
const keepScrollKeys = (event: KeyboardEvent): void => {
  if (event.key.startsWith("Arrow")) event.stopPropagation();
};
