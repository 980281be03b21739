import { ActionIcon, Alert, Button, Group, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { IconArrowBackUp, IconArrowLeft, IconTrash, IconTrashX } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Dialog } from "../styled/dialog.tsx";
import type { Files } from "../styled/files.ts";
import { useLibrary } from "../use-library.ts";
import { useDescribeError } from "../words/describe-error.ts";
import { useLibraryMessages } from "../words/library-messages.ts";
import classes from "./library.module.css";
import { SelectableGrid } from "./selectable-grid.tsx";
import type { ListedFile } from "./state/listed-files.ts";
import { changeView, type LibraryView } from "./state/url-state.ts";
import type { FileActions } from "./state/use-file-actions.ts";

const none: readonly Upload[] = [];
const noFresh: ReadonlySet<string> = new Set();

/** Shows the files in the trash, which can be restored or deleted permanently. */
export const TrashView = ({
  files,
  view,
  actions,
}: {
  readonly files: Files;
  readonly view: LibraryView;
  readonly actions: FileActions;
}) => {
  const messages = useLibraryMessages();
  const describeError = useDescribeError();
  const { trash } = files;
  const snapshot = useLibrary(trash);
  const uploads = snapshot.status === "loaded" ? snapshot.uploads : none;
  const records = useMemo(() => new Map(uploads.map((upload) => [upload.id, upload])), [uploads]);
  const [isAtEnd, setIsAtEnd] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const last = uploads.at(-1)?.id;
  const onShow = useCallback(
    (shown: readonly ListedFile[]) => setIsAtEnd(shown.at(-1)?.id === last),
    [last],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: reads once for each end that is reached
  useEffect(() => {
    if (isAtEnd) void trash.loadMore();
  }, [isAtEnd, last]);
  const getActions = useCallback(
    (chosen: readonly Upload[]) => [
      {
        id: "restore",
        label: messages.restore,
        icon: IconArrowBackUp,
        onClick: () => void actions.restore(chosen),
      },
      {
        id: "delete",
        label: messages.deletePermanently,
        icon: IconTrashX,
        isDangerous: true,
        onClick: () => actions.askToDelete(chosen),
      },
    ],
    [actions, messages],
  );
  const empty = async () => {
    setIsAsking(false);
    setProblem(undefined);
    await trash.emptyTrash().catch((error: unknown) => {
      setProblem(describeError(error));
    });
  };
  const failure =
    problem ??
    (snapshot.status === "failed" ? describeError(snapshot.error ?? snapshot.message) : undefined);
  const hasMore = snapshot.status === "loaded" && snapshot.more.kind !== "none";
  return (
    <SelectableGrid
      label={messages.trash}
      items={uploads}
      records={records}
      view={view}
      fresh={noFresh}
      toolbar={
        <div className={classes.trashHead}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="input-sm"
            aria-label={messages.backToFiles}
            title={messages.backToFiles}
            onClick={() => changeView({ isTrash: false })}
          >
            <IconArrowLeft size={18} stroke={1.75} aria-hidden data-mirrored />
          </ActionIcon>
          <h2>{messages.trash}</h2>
          {uploads.length > 0 && (
            <Button color="red" variant="light" onClick={() => setIsAsking(true)}>
              {messages.emptyTrash}
            </Button>
          )}
        </div>
      }
      status={
        <output className={classes.count}>
          {snapshot.status === "loading" || hasMore
            ? messages.loading
            : messages.files(uploads.length)}
        </output>
      }
      getActions={getActions}
      onDelete={actions.askToDelete}
      onShow={onShow}
      onExpired={() => undefined}
    >
      {failure !== undefined && (
        <Alert color="red" variant="light" title={messages.failed} role="alert" radius="lg">
          {failure}
        </Alert>
      )}
      {snapshot.status === "loaded" && uploads.length === 0 && (
        <div className={classes.empty}>
          <IconTrash size={32} stroke={1.4} aria-hidden />
          <p>{messages.trashIsEmpty}</p>
        </div>
      )}
      {isAsking && (
        <Dialog onClose={() => setIsAsking(false)} title={messages.confirmEmptyTrash}>
          <Text>{messages.cannotBeUndone}</Text>
          <Group justify="flex-end" gap="sm" mt="lg">
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {messages.cancel}
            </Button>
            <Button color="red" onClick={() => void empty()}>
              {messages.emptyTrash}
            </Button>
          </Group>
        </Dialog>
      )}
    </SelectableGrid>
  );
};
