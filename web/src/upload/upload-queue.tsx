import { Button } from "@mantine/core";
import { isOver } from "@slipway/client/upload-state";
import { summaryOf } from "@slipway/react/upload-news";
import { UploadQueue as Queue } from "@slipway/react/upload-queue";
import { useUploads } from "@slipway/react/use-uploads";
import { useAnnounce } from "../announcer.tsx";
import { uploader } from "../slipway.ts";
import sheet from "../style/sheet.module.css";
import { OverallProgress } from "./overall-progress.tsx";
import { StoredCard } from "./stored-card.tsx";
import { TransferRow } from "./transfer-row.tsx";
import classes from "./upload-queue.module.css";

/** The files on their way and those that arrived, with what is known of each. */
export const UploadQueue = () => {
  const { uploads, active, progress } = useUploads(uploader);
  const announce = useAnnounce();
  return (
    <section className={sheet.sheet} aria-label="Uploads" hidden={uploads.length === 0}>
      {uploads.some(({ state }) => !isOver(state)) ? (
        <OverallProgress
          progress={progress}
          active={active}
          onPause={() => uploader.pause()}
          onResume={() => uploader.resume()}
          onCancel={() => uploader.cancel()}
        />
      ) : (
        <div className={classes.head}>
          <h2 className={classes.title}>{summaryOf(uploads)}</h2>
          <Button variant="default" size="xs" onClick={uploader.clearDone}>
            Done
          </Button>
        </div>
      )}
      <Queue uploader={uploader} announce={announce} className={`${sheet.list} ${sheet.rows}`}>
        {(upload) =>
          upload.state.status === "ready" ? (
            <StoredCard localId={upload.localId} file={upload.file} record={upload.state.record} />
          ) : (
            <TransferRow upload={upload} />
          )
        }
      </Queue>
    </section>
  );
};
