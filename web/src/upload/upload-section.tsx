import { useKinds, useLeaveWarning, useUploads } from "@slipway/react";
import { useRef, useState } from "react";
import { uploader } from "../slipway.ts";
import { useKeptFocus } from "../use-kept-focus.ts";
import { DraftList } from "./choose/draft-list.tsx";
import { DropZone } from "./choose/drop-zone.tsx";
import { KindChoice } from "./choose/kind-choice.tsx";
import { NoticeList } from "./choose/notice-list.tsx";
import { RestoredDraftsNotice } from "./choose/restored-drafts-notice.tsx";
import { useChosenFiles } from "./choose/use-chosen-files.ts";
import { findShownRules } from "./kinds/file-kinds.ts";
import { InterruptedUploads } from "./queue/interrupted-uploads.tsx";
import { UploadQueue } from "./queue/upload-queue.tsx";
import classes from "./upload-section.module.css";

/** Lets the user choose, describe, and upload files, and shows the progress. */
export const UploadSection = () => {
  const { choice, choose, describe, remove, clear, upload, dismissNotices } = useChosenFiles();
  const { drafts, refusals, skipped } = choice;
  const { uploads } = useUploads(uploader);
  const kinds = useKinds(uploader);
  const [chosenKind, setChosenKind] = useState<string>();
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section);
  useLeaveWarning(drafts.some(({ title, caption }) => title || caption));
  return (
    <section ref={section} tabIndex={-1} className={classes.section} aria-label="Upload files">
      <KindChoice kinds={Object.keys(kinds ?? {})} value={chosenKind} onChange={setChosenKind} />
      <DropZone
        compact={drafts.length > 0 || uploads.length > 0}
        rules={findShownRules(kinds, chosenKind)}
        onChoose={(files, leftOut) => choose(files, leftOut, chosenKind)}
      />
      <InterruptedUploads />
      <RestoredDraftsNotice drafts={drafts} uploads={uploads} />
      {refusals.length + skipped > 0 && (
        <NoticeList refusals={refusals} skipped={skipped} onDismiss={dismissNotices} />
      )}
      {drafts.length > 0 && (
        <DraftList
          drafts={drafts}
          kinds={kinds}
          onDescribe={describe}
          onRemove={remove}
          onClear={clear}
          onUpload={upload}
        />
      )}
      <UploadQueue />
    </section>
  );
};
