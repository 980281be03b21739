import { Alert, Button, Skeleton } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { useKinds, useLibrary } from "@slipway/react";
import { useAnnounce } from "@slipway/react/styled/announcer";
import { useKeptFocus } from "@slipway/react/styled/use-kept-focus";
import { useFeed } from "@slipway/react/use-feed";
import { useSearch } from "@slipway/react/use-search";
import { IconAnchor } from "@tabler/icons-react";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { feed, library, search, uploader } from "../slipway.ts";
import { trashTexts } from "../words/trash.ts";
import { CardGrid, focusNeighbor } from "./card-grid.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { DownloadsDialog } from "./downloads/downloads-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { KindFilter } from "./kind-filter.tsx";
import classes from "./library-section.module.css";
import { SearchBar } from "./search/search-bar.tsx";
import { isSearching, noChoice, toQuery } from "./search/search-choice.ts";
import { SearchResults } from "./search/search-results.tsx";
import { ShareDialog } from "./shares/share-dialog.tsx";
import { TrashDialog } from "./trash-dialog.tsx";
import { TrashNotice } from "./trash-notice.tsx";
import type { DialogRequest } from "./upload-card.tsx";
import { useReturnedFocus } from "./use-returned-focus.ts";

/** How many cards are shown at first, even after thousands of uploads. */
const initialCards = limits.page.max;

/** Shows the uploaded files, newest first. */
export const LibrarySection = () => {
  const snapshot = useLibrary(library, uploader);
  const loaded = snapshot.status === "loaded" ? snapshot.uploads : noUploads;
  const [shown, setShown] = useState<number>(initialCards);
  const [dialog, setDialog] = useState<DialogRequest>();
  const [kind, setKind] = useState<string>();
  const [trashed, setTrashed] = useState<Upload>();
  const [problem, setProblem] = useState<string>();
  const [isTrashOpen, setIsTrashOpen] = useState(false);
  const kinds = useKinds(uploader);
  const [choice, setChoice] = useState(noChoice);
  const searched = isSearching(choice);
  const followed = useFeed(feed);
  const results = useSearch(search, toQuery(choice, kind));
  /** Deleted files, with their last revisions. The feed reports their deletion a moment later. */
  const [deleted, setDeleted] = useState<ReadonlyMap<string, number>>(new Map());
  const found = useMemo(
    () => results.files.filter(({ id, revision }) => (deleted.get(id) ?? 0) < revision),
    [results.files, deleted],
  );
  // Many new cards render without blocking the user.
  const uploads = useDeferredValue(useShown(loaded, shown));
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useReturnedFocus(dialog !== undefined || isTrashOpen);
  useKeptFocus(section);
  const announce = useAnnounce();
  const close = () => setDialog(undefined);
  /** Returns the current record of the upload that a dialog was opened for. */
  const latest = (upload: Upload): Upload => loaded.find(({ id }) => id === upload.id) ?? upload;

  const showMore = () => {
    setShown(shown + limits.page.default);
    if (loaded.length <= shown + limits.page.default) void library.loadMore();
  };
  const moveToTrash = useStableCallback(async (upload: Upload) => {
    setProblem(undefined);
    try {
      await library.remove(upload.id);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return;
    }
    setTrashed(upload);
    afterDelete(upload, trashTexts.moved(upload.title ?? upload.fileName));
  });
  const afterDelete = ({ id, revision }: Upload, text: string) => {
    close();
    setDeleted((before) => new Map([...before, [id, revision]]));
    removeFromQueue(id);
    announce(text);
    const cards = searched ? found : uploads;
    // The dialog releases the focus when it is removed, after this handler.
    setTimeout(() => {
      if (section.current === null || focusNeighbor(section.current, cards, id)) return;
      heading.current?.focus({ preventScroll: true });
    });
  };

  return (
    <section
      ref={section}
      id="library"
      tabIndex={-1}
      className={classes.section}
      aria-label="Library"
    >
      <div className={classes.head}>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          Library
        </h2>
        <Button size="xs" variant="default" onClick={() => setIsTrashOpen(true)}>
          {trashTexts.title}
        </Button>
        <KindFilter
          value={kind}
          onChange={(wanted) => {
            setKind(wanted);
            setShown(initialCards);
            void library.filterByKind(wanted);
          }}
        />
      </div>
      {trashed !== undefined && (
        <TrashNotice
          upload={trashed}
          onUndone={() => {
            setTrashed(undefined);
            announce(trashTexts.restored(trashed.title ?? trashed.fileName));
          }}
          onFailed={setProblem}
        />
      )}
      {problem !== undefined && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      <SearchBar choice={choice} folders={results.folders} onChange={setChoice} />
      {isTrashOpen && <TrashDialog onClose={() => setIsTrashOpen(false)} />}
      {searched && (
        <SearchResults
          feed={followed}
          files={found}
          loaded={loaded}
          isIndexed={results.isIndexed}
          kinds={kinds}
          actions={{ onMoveToTrash: moveToTrash, onOpenDialog: setDialog }}
        />
      )}
      {!searched && snapshot.status === "loading" && <Loading />}
      {!searched && snapshot.status === "failed" && (
        <Alert color="red" variant="light" title="Couldn't load your files" radius="lg">
          <p className={classes.problem}>{snapshot.message}</p>
          <Button size="xs" variant="default" onClick={() => void library.refresh()}>
            Try again
          </Button>
        </Alert>
      )}
      {!searched && snapshot.status === "loaded" && loaded.length === 0 && <Empty kind={kind} />}
      {!searched && snapshot.status === "loaded" && loaded.length > 0 && (
        <>
          <CardGrid
            uploads={uploads}
            kinds={kinds}
            onMoveToTrash={moveToTrash}
            onOpenDialog={setDialog}
          />
          {(snapshot.more.kind !== "none" || loaded.length > shown) && (
            <div className={classes.more}>
              {snapshot.more.kind === "failed" && (
                <p className={classes.problem} role="alert">
                  {snapshot.more.message}
                </p>
              )}
              <Button
                variant="default"
                loading={snapshot.more.kind === "loading"}
                onClick={showMore}
              >
                Load more
              </Button>
            </div>
          )}
        </>
      )}
      {dialog?.kind === "edit" && <EditDialog upload={dialog.upload} onClose={close} />}
      {dialog?.kind === "downloads" && (
        <DownloadsDialog upload={latest(dialog.upload)} onClose={close} />
      )}
      {dialog?.kind === "share" && <ShareDialog upload={dialog.upload} onClose={close} />}
      {dialog?.kind === "delete" && (
        <DeleteDialog
          upload={dialog.upload}
          onClose={close}
          onDeleted={() => afterDelete(dialog.upload, `${dialog.upload.fileName}: Deleted.`)}
        />
      )}
    </section>
  );
};

const noUploads: readonly Upload[] = [];

/** Returns the first uploads, as the same array until they change. */
const useShown = (uploads: readonly Upload[], count: number): readonly Upload[] =>
  useMemo(() => uploads.slice(0, count), [uploads, count]);

/** Returns the same function in every render, which calls the newest callback. */
const useStableCallback = (callback: (upload: Upload) => Promise<void>) => {
  const latest = useRef(callback);
  latest.current = callback;
  return useCallback((upload: Upload) => void latest.current(upload), []);
};

/** Removes a deleted file from the list of finished uploads. */
const removeFromQueue = (id: string) => {
  for (const { localId, state } of uploader.getSnapshot().uploads) {
    if ("record" in state && state.record.id === id) uploader.remove(localId);
  }
};

const Loading = () => (
  <div className={classes.grid} role="status" aria-label="Loading your files">
    {["one", "two", "three"].map((key) => (
      <Skeleton key={key} height={300} radius="lg" />
    ))}
  </div>
);

const Empty = ({ kind }: { readonly kind: string | undefined }) => (
  <div className={classes.empty}>
    <IconAnchor size={32} stroke={1.4} aria-hidden />
    <p>
      {kind === undefined
        ? "No files yet. Files appear here after you upload them."
        : `No files of the kind ${kind} yet.`}
    </p>
  </div>
);
