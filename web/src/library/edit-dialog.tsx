import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { ApiError } from "@slipway/client/wire-error";
import type { Upload } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";
import { rulesBrokenByTexts } from "@slipway/core/text-rules";
import { useState } from "react";
import { useAnnounce } from "../announcer.tsx";
import { library } from "../slipway.ts";
import { TextFields } from "../text-fields.tsx";

type Saving =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "failed"; readonly message: string; readonly errors: readonly FieldError[] };

/** Change a file's title and caption. */
export const EditDialog = ({
  upload,
  onClose,
}: {
  readonly upload: Upload;
  readonly onClose: () => void;
}) => {
  const [texts, setTexts] = useState({
    title: upload.title ?? "",
    caption: upload.caption ?? "",
  });
  const [saving, setSaving] = useState<Saving>({ kind: "idle" });
  const announce = useAnnounce();
  const broken = rulesBrokenByTexts(texts);
  const save = async () => {
    setSaving({ kind: "saving" });
    try {
      await library.edit(upload.id, texts);
      announce(`${upload.fileName}: Saved.`);
      onClose();
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
              setSaving({ kind: "idle" });
            }}
          />
          {saving.kind === "failed" && (
            <Alert color="red" variant="light" role="alert">
              {saving.message}
            </Alert>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
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
