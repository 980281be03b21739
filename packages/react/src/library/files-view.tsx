import { Alert, Button } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { isReady } from "@slipway/core/status";
import {
  IconDownload,
  IconEye,
  IconPencil,
  IconSearchOff,
  IconShare2,
  IconTrash,
} from "@tabler/icons-react";
import { type ReactNode, useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import type { Files } from "../styled/files.ts";
import { useLibraryMessages } from "../words/library-messages.ts";
import type { SelectionAction } from "./bars/action-bar.tsx";
import { Toolbar } from "./bars/toolbar.tsx";
import { OpenFile } from "./dialogs.tsx";
import { isFocusLost } from "./grid/focus-lost.ts";
import classes from "./library.module.css";
import { SelectableGrid } from "./selectable-grid.tsx";
import type { ListedFile } from "./state/listed-files.ts";
import { changeView, isFiltered, type LibraryView, openFile } from "./state/url-state.ts";
import type { FileActions } from "./state/use-file-actions.ts";
import { useFreshFiles } from "./state/use-fresh-files.ts";
import { useListedFiles } from "./state/use-listed-files.ts";
import { useRecords } from "./state/use-records.ts";

const nothing: readonly ListedFile[] = [];

/** Shows the files that are not in the trash. */
export const FilesView = ({
  files,
  view,
  actions,
  kinds,
  children,
}: {
  readonly files: Files;
  readonly view: LibraryView;
  readonly actions: FileActions;
  readonly kinds: readonly string[];
  readonly children?: ReactNode;
}) => {
  const messages = useLibraryMessages();
  const listed = useListedFiles(files, view, actions.removed);
  const { items, loaded, isComplete, isLoading, problem } = listed;
  const [shown, setShown] = useState(nothing);
  const { records: latest, reload } = useRecords(files, shown, loaded);
  // Many cells render again with their previews without blocking the user.
  const records = useDeferredValue(latest);
  const fresh = useFreshFiles(files);
  const onShow = useCallback((visible: readonly ListedFile[]) => setShown(visible), []);
  const isAtEnd = shown.length > 0 && shown.at(-1) === items.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: reads once for each end that is reached
  useEffect(() => {
    if (isAtEnd) listed.loadMore();
  }, [isAtEnd, items.length]);
  const getActions = useCallback(
    (uploads: readonly Upload[]) => listActions(uploads, actions, messages),
    [actions, messages],
  );
  const hadFiles = useRef(false);
  hadFiles.current ||= items.length > 0;
  const isEmpty = items.length === 0 && !isLoading && problem === undefined && !isFiltered(view);
  // Its parts do not move when the first file arrives: they are replaced.
  if (isEmpty)
    return (
      <>
        <EmptyLibrary takesFocus={hadFiles.current} />
        <OpenFile files={files} items={items} records={records} id={view.file} actions={actions} />
      </>
    );
  return (
    <SelectableGrid
      label={messages.library}
      items={items}
      records={records}
      view={view}
      fresh={fresh}
      toolbar={
        <Toolbar view={view} kinds={kinds} folders={listed.folders}>
          {children}
        </Toolbar>
      }
      status={
        <output className={classes.count}>
          {isLoading || !isComplete ? messages.loading : messages.files(items.length)}
        </output>
      }
      getActions={getActions}
      onOpen={openFile}
      onDelete={(uploads) => void actions.moveToTrash(uploads)}
      onShow={onShow}
      onExpired={(id) => void reload(id).catch(() => undefined)}
    >
      {problem !== undefined && (
        <Alert color="red" variant="light" title={messages.failed} radius="lg">
          <p className={classes.problem}>{problem}</p>
          <Button size="xs" variant="default" onClick={listed.tryAgain}>
            {messages.tryAgain}
          </Button>
        </Alert>
      )}
      {items.length === 0 && !isLoading && problem === undefined && <NoMatch />}
      <OpenFile files={files} items={items} records={records} id={view.file} actions={actions} />
    </SelectableGrid>
  );
};

/** Shows that the user has no files, with the way to the trash. */
const EmptyLibrary = ({
  takesFocus,
}: {
  /** True if the user had files, of which the last one may have had the focus. */
  readonly takesFocus: boolean;
}) => {
  const messages = useLibraryMessages();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    // A dialog or menu that removed the file can give the focus to another element.
    const frame = requestAnimationFrame(() => {
      if (isFocusLost()) place.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [takesFocus]);
  return (
    <div ref={place} tabIndex={-1} className={classes.emptyLibrary}>
      <p>{messages.noFiles}</p>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={18} stroke={1.75} aria-hidden />}
        onClick={() => changeView({ isTrash: true })}
      >
        {messages.trash}
      </Button>
    </div>
  );
};

const NoMatch = () => {
  const messages = useLibraryMessages();
  return (
    <div className={classes.empty}>
      <IconSearchOff size={32} stroke={1.4} aria-hidden />
      <p>{messages.noMatch}</p>
      <Button
        variant="default"
        onClick={() => changeView({ text: "", type: "", kind: "", folder: "" })}
      >
        {messages.clearFilters}
      </Button>
    </div>
  );
};

/** Returns what can be done with files. */
const listActions = (
  uploads: readonly Upload[],
  actions: FileActions,
  messages: ReturnType<typeof useLibraryMessages>,
): readonly SelectionAction[] => {
  const [first] = uploads;
  const all = uploads.every(isReady);
  const isOne = uploads.length === 1 && first !== undefined;
  return [
    ...(isOne && all
      ? [{ id: "open", label: messages.open, icon: IconEye, onClick: () => openFile(first.id) }]
      : []),
    ...(all
      ? [
          {
            id: "download",
            label: messages.download,
            icon: IconDownload,
            onClick: () => void actions.download(uploads),
          },
          {
            id: "share",
            label: messages.share,
            icon: IconShare2,
            onClick: () => actions.share(uploads),
          },
          {
            id: "edit",
            label: messages.edit,
            icon: IconPencil,
            onClick: () => void actions.edit(uploads),
          },
        ]
      : []),
    {
      id: "trash",
      label: isOne && !all ? messages.deletePermanently : messages.moveToTrash,
      icon: IconTrash,
      isDangerous: true,
      onClick: () => void actions.moveToTrash(uploads),
    },
  ];
};
