import { Alert, Button, Skeleton } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useLibrary } from "@slipway/react/use-library";
import { IconAnchor } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useAnnounce } from "../announcer.tsx";
import { library, uploader } from "../slipway.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { DownloadsDialog } from "./downloads-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import classes from "./library-section.module.css";
import { type DialogRequest, UploadCard } from "./upload-card.tsx";
import { useNow } from "./use-now.ts";
import { useReturnedFocus } from "./use-returned-focus.ts";

/** All that is stored, newest first. */
export const LibrarySection = () => {
  const snapshot = useLibrary(library, uploader);
  const [dialog, setDialog] = useState<DialogRequest>();
  useReturnedFocus(dialog !== undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const now = useNow();
  const close = () => setDialog(undefined);
  /** What the library now says of an upload that a dialog was opened for. */
  const latest = (upload: Upload): Upload =>
    (snapshot.status === "loaded" && snapshot.uploads.find(({ id }) => id === upload.id)) || upload;
  return (
    <section id="library" className={classes.section} aria-label="Library">
      <h2 ref={heading} tabIndex={-1} className={classes.title}>
        Library
      </h2>
      {snapshot.status === "loading" && <Loading />}
      {snapshot.status === "failed" && (
        <Alert color="red" variant="light" title="The library could not be read" radius="lg">
          <p className={classes.problem}>{snapshot.message}</p>
          <Button size="xs" variant="default" onClick={() => void library.refresh()}>
            Try again
          </Button>
        </Alert>
      )}
      {snapshot.status === "loaded" && snapshot.uploads.length === 0 && <Empty />}
      {snapshot.status === "loaded" && snapshot.uploads.length > 0 && (
        <>
          <ul className={classes.grid}>
            {snapshot.uploads.map((upload) => (
              <UploadCard key={upload.id} upload={upload} now={now} onAsk={setDialog} />
            ))}
          </ul>
          {snapshot.more.kind !== "none" && (
            <div className={classes.more}>
              {snapshot.more.kind === "failed" && (
                <p className={classes.problem} role="alert">
                  {snapshot.more.message}
                </p>
              )}
              <Button
                variant="default"
                loading={snapshot.more.kind === "loading"}
                onClick={() => void library.loadMore()}
              >
                Load more
              </Button>
            </div>
          )}
        </>
      )}
      {dialog?.kind === "edit" && <EditDialog upload={dialog.upload} onClose={close} />}
      {dialog?.kind === "downloads" && (
        <DownloadsDialog upload={latest(dialog.upload)} now={now} onClose={close} />
      )}
      {dialog?.kind === "delete" && (
        <DeleteDialog
          upload={dialog.upload}
          onClose={close}
          onDeleted={() => {
            close();
            takeOffUploads(dialog.upload.id);
            announce(`${dialog.upload.fileName}: Deleted.`);
            heading.current?.focus();
          }}
        />
      )}
    </section>
  );
};

/** What is gone needs no confirmation any more. */
const takeOffUploads = (id: string) => {
  for (const { localId, state } of uploader.getSnapshot().uploads) {
    if ("record" in state && state.record.id === id) uploader.remove(localId);
  }
};

const Loading = () => (
  <div className={classes.grid} role="status" aria-label="Reading the library">
    {["one", "two", "three"].map((key) => (
      <Skeleton key={key} height={300} radius="lg" />
    ))}
  </div>
);

const Empty = () => (
  <div className={classes.empty}>
    <IconAnchor size={32} stroke={1.4} aria-hidden />
    <p>Nothing here yet. Files that you upload appear here as soon as they are stored.</p>
  </div>
);
