import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useState } from "react";
import { library } from "../slipway.ts";

type DeleteState =
  | { readonly kind: "idle" }
  | { readonly kind: "deleting" }
  | { readonly kind: "failed"; readonly message: string };

/** Asks for confirmation before a file is permanently deleted. */
export const DeleteDialog = ({
  upload,
  onClose,
  onDeleted,
}: {
  readonly upload: Upload;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}) => {
  const [deletion, setDeletion] = useState<DeleteState>({ kind: "idle" });
  const remove = async () => {
    setDeletion({ kind: "deleting" });
    try {
      await library.removePermanently(upload.id);
      onDeleted();
    } catch (error) {
      setDeletion({
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
  return (
    <Modal opened onClose={onClose} title="Delete this file?">
      <Stack>
        <Text style={{ overflowWrap: "anywhere" }}>
          <bdi>{upload.title ?? upload.fileName}</bdi> will be permanently deleted. This can't be
          undone.
        </Text>
        {deletion.kind === "failed" && (
          <Alert color="red" variant="light" role="alert">
            {deletion.message}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={deletion.kind === "deleting"} onClick={() => void remove()}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
