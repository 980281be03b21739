import { Alert, Modal, Skeleton } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useEffect, useState } from "react";
import { api, library } from "../../slipway.ts";
import { formatDownloads } from "../../words/downloads.ts";
import { RelativeTime } from "../../words/relative-time.tsx";
import type { DailyDownloads } from "./daily-downloads.ts";
import { DownloadsChart } from "./downloads-chart.tsx";
import classes from "./downloads-dialog.module.css";

type DaysState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded"; readonly days: readonly DailyDownloads[] };

/** Shows how often a file was downloaded: in total, most recently, and by day. */
export const DownloadsDialog = ({
  upload: { id, fileName, downloads = { total: 0 } },
  onClose,
}: {
  readonly upload: Upload;
  readonly onClose: () => void;
}) => {
  const days = useDays(id);
  const { total, lastAt } = downloads;
  return (
    <Modal opened onClose={onClose} title={`Downloads of ${fileName}`}>
      <p className={classes.total}>
        <strong>{formatDownloads(total)}</strong>
        {lastAt && (
          <>
            , last <RelativeTime iso={lastAt} />
          </>
        )}
      </p>
      {days.kind === "loading" && (
        <div role="status" aria-label="Loading downloads">
          <Skeleton height={112} radius="md" />
        </div>
      )}
      {days.kind === "failed" && (
        <Alert color="red" variant="light" role="alert">
          {days.message}
        </Alert>
      )}
      {days.kind === "loaded" && <DownloadsChart days={days.days} now={Date.now()} />}
    </Modal>
  );
};

/** Loads the downloads by day, which lists do not include. */
const useDays = (id: string): DaysState => {
  const [days, setDays] = useState<DaysState>({ kind: "loading" });
  useEffect(() => {
    const closing = new AbortController();
    api.getUpload(id, closing.signal).then(
      (record) => {
        library.put(record);
        setDays({ kind: "loaded", days: record.downloads?.days ?? [] });
      },
      (error: unknown) => {
        if (closing.signal.aborted) return;
        setDays({
          kind: "failed",
          message: error instanceof Error ? error.message : String(error),
        });
      },
    );
    return () => closing.abort();
  }, [id]);
  return days;
};
