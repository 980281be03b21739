import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { ApiError } from "@slipway/client/transport/request-errors";
import type { Upload } from "@slipway/core/api";
import { findBrokenTextRules } from "@slipway/core/fields/text-rules";
import type { FieldError } from "@slipway/core/problem";
import { useLeaveWarning } from "@slipway/react";
import { useAnnounce } from "@slipway/react/styled/announcer";
import { useState } from "react";
import type { SavedTexts } from "../fields/draft-storage.ts";
import { TextFields } from "../fields/text-fields.tsx";
import { editTexts, library } from "../slipway.ts";

type SaveState =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "failed"; readonly message: string; readonly errors: readonly FieldError[] };

/** Edits a file's title and caption. Unsaved text survives a reload until the user saves or cancels. */
export const EditDialog = ({
  upload,
  onClose,
}: {
  readonly upload: Upload;
  readonly onClose: () => void;
}) => {
  const { title = "", caption = "" } = upload;
  const [kept] = useState(() => editTexts.find(upload.id));
  const [texts, setTexts] = useState({ title, caption, ...toTexts(kept) });
  const isChanged = texts.title !== title || texts.caption !== caption;
  useLeaveWarning(isChanged);
  const [saving, setSaving] = useState<SaveState>({ kind: "idle" });
  const announce = useAnnounce();
  const broken = findBrokenTextRules(texts);
  const discard = () => {
    editTexts.forget(upload.id);
    onClose();
  };
  const save = async () => {
    setSaving({ kind: "saving" });
    try {
      await library.edit(upload.id, texts);
      announce(`${upload.fileName}: Saved.`);
      discard();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      setSaving({ kind: "failed", message, errors: error instanceof ApiError ? error.errors : [] });
    }
  };
  return (
    <Modal opened onClose={onClose} title={`Edit ${upload.fileName}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (broken.length === 0) void save();
        }}
      >
        <Stack>
          <TextFields
            texts={texts}
            errors={[...broken, ...(saving.kind === "failed" ? saving.errors : [])]}
            placeholder={upload.fileName}
            focusFirst
            onChange={(changed) => {
              setTexts(changed);
              editTexts.save(upload.id, upload.fileName, changed);
              setSaving({ kind: "idle" });
            }}
          />
          {kept && isChanged && (
            <Text size="sm" c="dimmed">
              Restored your unsaved changes.
            </Text>
          )}
          {saving.kind === "failed" && (
            <Alert color="red" variant="light" role="alert">
              {saving.message}
            </Alert>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={discard}>
              Cancel
            </Button>
            <Button type="submit" loading={saving.kind === "saving"} disabled={broken.length > 0}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

const toTexts = (kept: SavedTexts | undefined) => ({
  ...(kept?.title !== undefined && { title: kept.title }),
  ...(kept?.caption !== undefined && { caption: kept.caption }),
});
