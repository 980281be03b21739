import { useUploads } from "@slipway/react/use-uploads";
import { useEffect, useReducer, useRef } from "react";
import { uploader } from "../slipway.ts";
import { useKeptFocus } from "../use-kept-focus.ts";
import { DraftList } from "./draft-list.tsx";
import { changeChoice, nothingChosen } from "./drafts.ts";
import { DropZone } from "./drop-zone.tsx";
import { RefusalList } from "./refusal-list.tsx";
import { UploadQueue } from "./upload-queue.tsx";
import classes from "./upload-section.module.css";

/** Choose, describe, send, and see what arrived. */
export const UploadSection = () => {
  const [{ drafts, refusals }, change] = useReducer(changeChoice, nothingChosen);
  const { uploads } = useUploads(uploader);
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section);
  useIgnoreDropsElsewhere();
  return (
    <section ref={section} tabIndex={-1} className={classes.section} aria-label="New files">
      <DropZone
        compact={drafts.length > 0 || uploads.length > 0}
        onChoose={(chosen) => change({ kind: "choose", ...chosen })}
      />
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

/** A file that misses the drop zone must not make the browser leave the page for it. */
const useIgnoreDropsElsewhere = () => {
  useEffect(() => {
    const ignore = (event: DragEvent) => event.preventDefault();
    window.addEventListener("dragover", ignore);
    window.addEventListener("drop", ignore);
    return () => {
      window.removeEventListener("dragover", ignore);
      window.removeEventListener("drop", ignore);
    };
  }, []);
};
