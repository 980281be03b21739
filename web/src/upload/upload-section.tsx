import { useStayWhile } from "@slipway/react/use-stay-while";
import { useUploads } from "@slipway/react/use-uploads";
import { useRef } from "react";
import { uploader } from "../slipway.ts";
import { useKeptFocus } from "../use-kept-focus.ts";
import { DraftList } from "./draft-list.tsx";
import { DropZone } from "./drop-zone.tsx";
import { KeptTextsNotice } from "./kept-texts-notice.tsx";
import { NoticeList } from "./notice-list.tsx";
import { UnfinishedList } from "./unfinished-list.tsx";
import { UploadQueue } from "./upload-queue.tsx";
import classes from "./upload-section.module.css";
import { useChoice } from "./use-choice.ts";

/** Choose, describe, send, and see what arrived. */
export const UploadSection = () => {
  const { choice, choose, describe, remove, clear, upload, dismissNotices } = useChoice();
  const { drafts, refusals, skipped } = choice;
  const { uploads } = useUploads(uploader);
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section);
  useStayWhile(drafts.some(({ title, caption }) => title || caption));
  return (
    <section ref={section} tabIndex={-1} className={classes.section} aria-label="New files">
      <DropZone compact={drafts.length > 0 || uploads.length > 0} onChoose={choose} />
      <UnfinishedList />
      <KeptTextsNotice drafts={drafts} uploads={uploads} />
      {refusals.length + skipped > 0 && (
        <NoticeList refusals={refusals} skipped={skipped} onDismiss={dismissNotices} />
      )}
      {drafts.length > 0 && (
        <DraftList
          drafts={drafts}
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
