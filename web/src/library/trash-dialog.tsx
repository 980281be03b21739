import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useLibrary } from "@slipway/react";
import { useAnnounce } from "@slipway/react/styled/announcer";
import { useState } from "react";
import { library, trash } from "../slipway.ts";
import { formatTime } from "../words/time.ts";
import { trashTexts } from "../words/trash.ts";
import classes from "./trash-dialog.module.css";

/** Shows the files in the trash, which can be restored or deleted permanently. */
export const TrashDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const snapshot = useLibrary(trash);
  const [problem, setProblem] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const announce = useAnnounce();
  /** Performs an action, and shows why it failed. */
  const attempt = async (action: () => Promise<void>) => {
    setProblem(undefined);
    try {
      await action();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const restore = ({ id, title, fileName }: Upload) =>
    attempt(async () => {
      await trash.restore(id);
      await library.reload(id);
      announce(trashTexts.restored(title ?? fileName));
    });
  const empty = () =>
    attempt(async () => {
      setIsAsking(false);
      await trash.emptyTrash();
    });
  const uploads = snapshot.status === "loaded" ? snapshot.uploads : [];
  return (
    <Modal opened onClose={onClose} title={trashTexts.title}>
      <Stack>
        {snapshot.status === "failed" && (
          <Alert color="red" variant="light" title={trashTexts.failed}>
            {snapshot.message}
          </Alert>
        )}
        {problem !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        {snapshot.status === "loaded" && uploads.length === 0 && <Text>{trashTexts.empty}</Text>}
        <ul className={classes.list}>
          {uploads.map((upload) => (
            <TrashItem
              key={upload.id}
              upload={upload}
              onRestore={() => void restore(upload)}
              onDelete={() => void attempt(() => trash.removePermanently(upload.id))}
            />
          ))}
        </ul>
        {snapshot.status === "loaded" && snapshot.more.kind !== "none" && (
          <Button variant="default" onClick={() => void trash.loadMore()}>
            {trashTexts.more}
          </Button>
        )}
        {isAsking && <Text>{trashTexts.confirmEmpty}</Text>}
        {uploads.length > 0 && (
          <Group justify="flex-end" gap="sm">
            {isAsking && (
              <Button variant="default" onClick={() => setIsAsking(false)}>
                {trashTexts.cancel}
              </Button>
            )}
            <Button color="red" onClick={() => (isAsking ? void empty() : setIsAsking(true))}>
              {trashTexts.emptyTrash}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
};

const TrashItem = ({
  upload: { title, fileName, trashUntil },
  onRestore,
  onDelete,
}: {
  readonly upload: Upload;
  readonly onRestore: () => void;
  readonly onDelete: () => void;
}) => {
  const name = title ?? fileName;
  return (
    <li className={classes.item} aria-label={name}>
      <div className={classes.name}>
        <Text dir="auto">{name}</Text>
        {trashUntil !== undefined && (
          <Text size="sm" c="dimmed">
            {trashTexts.keptUntil(formatTime(trashUntil))}
          </Text>
        )}
      </div>
      <Button size="xs" variant="default" aria-label={trashTexts.restore(name)} onClick={onRestore}>
        Restore
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="red"
        aria-label={trashTexts.deletePermanently(name)}
        onClick={onDelete}
      >
        Delete permanently
      </Button>
    </li>
  );
};
