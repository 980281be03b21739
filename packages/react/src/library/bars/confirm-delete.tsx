import { Button, Group, Text } from "@mantine/core";
import { Dialog } from "../../styled/dialog.tsx";
import { useLibraryMessages } from "../../words/library-messages.ts";
import { getShownName } from "../../words/shown-name.ts";
import type { FileActions } from "../state/use-file-actions.ts";

/** Asks before files are deleted permanently. */
export const ConfirmDelete = ({
  actions: { confirming, cancelDelete, deletePermanently },
}: {
  readonly actions: Pick<FileActions, "confirming" | "cancelDelete" | "deletePermanently">;
}) => {
  const messages = useLibraryMessages();
  const [first] = confirming;
  if (first === undefined) return null;
  return (
    <Dialog
      onClose={cancelDelete}
      title={messages.confirmDelete(confirming.length, getShownName(first))}
    >
      <Text>{messages.cannotBeUndone}</Text>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" data-autofocus onClick={cancelDelete}>
          {messages.cancel}
        </Button>
        <Button color="red" onClick={() => void deletePermanently(confirming)}>
          {messages.deletePermanently}
        </Button>
      </Group>
    </Dialog>
  );
};
