import { Alert, Modal, Skeleton } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useEffect, useState } from "react";
import { api, library } from "../slipway.ts";
import { downloadsInWords } from "../words/downloads.ts";
import { RelativeTime } from "../words/relative-time.tsx";
import type { DayOfDownloads } from "./daily-downloads.ts";
import { DownloadsChart } from "./downloads-chart.tsx";
import classes from "./downloads-dialog.module.css";

type Days =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded"; readonly days: readonly DayOfDownloads[] };

/** How often a file was downloaded: in all, last, and day by day. */
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
        <strong>{downloadsInWords(total)}</strong>
        {lastAt && (
          <>
            , last <RelativeTime iso={lastAt} />
          </>
        )}
      </p>
      {days.kind === "loading" && (
        <div role="status" aria-label="Reading the downloads">
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

/** Lists say only how often in all. */
const useDays = (id: string): Days => {
  const [days, setDays] = useState<Days>({ kind: "loading" });
  useEffect(() => {
    const leaving = new AbortController();
    api.getUpload(id, leaving.signal).then(
      (record) => {
        library.put(record);
        setDays({ kind: "loaded", days: record.downloads?.days ?? [] });
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        setDays({
          kind: "failed",
          message: error instanceof Error ? error.message : String(error),
        });
      },
    );
    return () => leaving.abort();
  }, [id]);
  return days;
};
