import { Button } from "@mantine/core";
import { isOver } from "@slipway/client/upload-state";
import { useUploads } from "@slipway/react/use-uploads";
import { useEffect, useRef } from "react";
import { useAnnounce } from "../announcer.tsx";
import { uploader } from "../slipway.ts";
import sheet from "../style/sheet.module.css";
import { milestones, summaryOf } from "./milestones.ts";
import { OverallProgress } from "./overall-progress.tsx";
import { StoredCard } from "./stored-card.tsx";
import { TransferRow } from "./transfer-row.tsx";
import classes from "./upload-queue.module.css";

/** The files on their way and those that arrived, with what is known of each. */
export const UploadQueue = () => {
  const { uploads, active, progress } = useUploads(uploader);
  const announce = useAnnounce();
  const seen = useRef(uploads);
  useEffect(() => {
    const news = milestones(seen.current, uploads);
    seen.current = uploads;
    if (news) announce(news);
  }, [uploads, announce]);
  useStayWhile(active);

  if (uploads.length === 0) return null;
  return (
    <section className={sheet.sheet} aria-label="Uploads">
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
      <ul className={`${sheet.list} ${sheet.rows}`}>
        {uploads.map((upload) =>
          upload.state.status === "ready" ? (
            <StoredCard
              key={upload.localId}
              localId={upload.localId}
              file={upload.file}
              record={upload.state.record}
            />
          ) : (
            <TransferRow key={upload.localId} upload={upload} />
          ),
        )}
      </ul>
    </section>
  );
};

/** Asks before the page is left while files are on their way. */
const useStayWhile = (active: boolean) => {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [active]);
};
