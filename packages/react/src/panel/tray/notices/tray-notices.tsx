import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { DuplicateFiles } from "../../../styled/duplicate-files.ts";
import { usePanel } from "../../panel-context.tsx";
import { forEachUpload } from "../for-each-upload.ts";
import type { OrderedUploads } from "../order-uploads.ts";
import classes from "./tray-notices.module.css";

/** Shows what several files have in common, with one action for all of them: failures, and files that the user already has. */
export const TrayNotices = ({ ordered }: { readonly ordered: OrderedUploads }) => {
  const { files, messages } = usePanel();
  const { uploader, duplicates } = files;
  const forDuplicates = (act: DuplicateFiles["skip"]) => () => {
    const found = duplicates.getSnapshot();
    forEachUpload(uploader, (upload) => {
      if (found.has(upload.localId)) act(uploader, upload);
    });
  };
  // The tray's title says how many there are.
  const isOnlyDuplicates = ordered.uploads.length === ordered.duplicates;
  return (
    <>
      {ordered.failed > 1 && ordered.retryable > 1 && (
        <Notice text={messages.failed(ordered.failed)} isProblem>
          <NoticeAction
            name={messages.retryAll}
            onClick={() =>
              forEachUpload(uploader, ({ localId, state }) => {
                if (state.status === "failed") uploader.retry(localId);
              })
            }
          />
        </Notice>
      )}
      {ordered.duplicates > 1 && (
        <Notice
          text={
            isOnlyDuplicates ? messages.keepDuplicates : messages.duplicates(ordered.duplicates)
          }
        >
          <NoticeAction name={messages.skipAll} onClick={forDuplicates(duplicates.skip)} />
          <NoticeAction name={messages.keepBoth} onClick={forDuplicates(duplicates.keepBoth)} />
        </Notice>
      )}
    </>
  );
};

const Notice = ({
  text,
  isProblem,
  children,
}: {
  readonly text: string;
  readonly isProblem?: true;
  readonly children: ReactNode;
}) => (
  <div className={classes.notice} data-problem={isProblem}>
    <span className={classes.text}>{text}</span>
    {children}
  </div>
);

const NoticeAction = ({
  name,
  onClick,
}: {
  readonly name: string;
  readonly onClick: () => void;
}) => (
  <Button className={classes.action} variant="subtle" size="compact-sm" onClick={onClick}>
    {name}
  </Button>
);
