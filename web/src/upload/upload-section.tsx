import { useUploads } from "@slipway/react/use-uploads";
import { useReducer, useRef } from "react";
import { uploader } from "../slipway.ts";
import { useKeptFocus } from "../use-kept-focus.ts";
import { DraftList } from "./draft-list.tsx";
import { changeChoice, nothingChosen } from "./drafts.ts";
import { DropZone } from "./drop-zone.tsx";
import { RefusalList } from "./refusal-list.tsx";
import { UnfinishedList } from "./unfinished-list.tsx";
import { UploadQueue } from "./upload-queue.tsx";
import classes from "./upload-section.module.css";

/** Choose, describe, send, and see what arrived. */
export const UploadSection = () => {
  const [{ drafts, refusals }, change] = useReducer(changeChoice, nothingChosen);
  const { uploads } = useUploads(uploader);
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section);
  return (
    <section ref={section} tabIndex={-1} className={classes.section} aria-label="New files">
      <DropZone
        compact={drafts.length > 0 || uploads.length > 0}
        onChoose={(files) => change({ kind: "choose", files })}
        onError={() => change({ kind: "unreadable" })}
      />
      <UnfinishedList />
      {refusals.length > 0 && (
        <RefusalList refusals={refusals} onDismiss={() => change({ kind: "dismiss-refusals" })} />
      )}
      {drafts.length > 0 && (
        <DraftList
          drafts={drafts}
          onDescribe={(draft) => change({ kind: "describe", draft })}
          onRemove={(key) => change({ kind: "remove", key })}
          onClear={() => change({ kind: "clear" })}
          onUpload={() => {
            for (const { key: _, file, handle, ...fields } of drafts)
              uploader.add([{ file, handle }], fields);
            change({ kind: "clear" });
          }}
        />
      )}
      <UploadQueue />
    </section>
  );
};
