import { Button } from "@mantine/core";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { isOver } from "@slipway/client/engine/upload-state";
import { forEachInSlices } from "@slipway/client/files/time-slices";
import { useLeaveWarning, useUploadAnnouncements, useUploads } from "@slipway/react";
import { useAnnounce } from "@slipway/react/styled/announcer";
import { type RowProps, VirtualList } from "@slipway/react/styled/virtual-list";
import { summarize } from "@slipway/react/upload-announcements";
import { uploader } from "../../slipway.ts";
import sheet from "../../style/sheet.module.css";
import { OverallProgress } from "./overall-progress.tsx";
import { TransferRow } from "./transfer-row.tsx";
import classes from "./upload-queue.module.css";
import { UploadedCard } from "./uploaded-card.tsx";

/** Estimated heights of rows in pixels, until they are measured. */
const rowHeights = { uploaded: 250, other: 85 };

/** Returns a function that applies an action to every file without blocking the page. */
const forEach = (act: (upload: FileUpload) => void) => () =>
  void forEachInSlices(uploader.getSnapshot().uploads, act);

const renderUpload = (upload: FileUpload, row: RowProps) => {
  const { localId, file, state } = upload;
  return state.status === "ready" ? (
    <UploadedCard localId={localId} file={file} record={state.record} row={row} />
  ) : (
    <TransferRow upload={upload} row={row} />
  );
};

const pauseAll = forEach(({ localId }) => uploader.pause(localId));
const resumeAll = forEach(({ localId }) => uploader.resume(localId));
const cancelAll = forEach(({ localId }) => uploader.cancel(localId));
const removeFinished = forEach(({ localId, state }) => {
  if (isOver(state)) uploader.remove(localId);
});

/** Shows running and finished uploads. */
export const UploadQueue = () => {
  const { uploads, active, progress } = useUploads(uploader);
  useUploadAnnouncements(uploads, useAnnounce());
  useLeaveWarning(active);
  if (uploads.length === 0) return null;
  return (
    <section className={sheet.sheet} aria-label="Uploads">
      {uploads.some(({ state }) => !isOver(state)) ? (
        <OverallProgress
          progress={progress}
          active={active}
          onPause={pauseAll}
          onResume={resumeAll}
          onCancel={cancelAll}
        />
      ) : (
        <div className={classes.head}>
          <h2 className={classes.title}>{summarize(uploads)}</h2>
          <Button variant="default" size="xs" onClick={removeFinished}>
            Done
          </Button>
        </div>
      )}
      <VirtualList
        items={uploads}
        keyOf={({ localId }) => localId}
        estimateSize={({ state }) =>
          state.status === "ready" ? rowHeights.uploaded : rowHeights.other
        }
        aria-label="Uploads"
      >
        {renderUpload}
      </VirtualList>
    </section>
  );
};
