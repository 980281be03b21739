import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useState } from "react";
import { library } from "../slipway.ts";

type Deleting =
  | { readonly kind: "idle" }
  | { readonly kind: "deleting" }
  | { readonly kind: "failed"; readonly message: string };

/** Asks before a file is deleted for good. */
export const DeleteDialog = ({
  upload,
  onClose,
  onDeleted,
}: {
  readonly upload: Upload;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}) => {
  const [deleting, setDeleting] = useState<Deleting>({ kind: "idle" });
  const remove = async () => {
    setDeleting({ kind: "deleting" });
    try {
      await library.remove(upload.id);
      onDeleted();
    } catch (error) {
      setDeleting({
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
  return (
    <Modal opened onClose={onClose} title="Delete this file?">
      <Stack>
        <Text style={{ overflowWrap: "anywhere" }}>
          <bdi>{upload.title ?? upload.fileName}</bdi> will be gone for good, and links to it will
          stop working.
        </Text>
        {deleting.kind === "failed" && (
          <Alert color="red" variant="light" role="alert">
            {deleting.message}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={deleting.kind === "deleting"} onClick={() => void remove()}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
