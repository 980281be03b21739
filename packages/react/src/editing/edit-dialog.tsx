import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useState } from "react";
import { readSchemaFields } from "../panel/details/schema-fields.ts";
import { Dialog } from "../styled/dialog.tsx";
import type { Files } from "../styled/files.ts";
import { useToasts } from "../styled/toasts.tsx";
import { useKinds } from "../use-kinds.ts";
import { useLeaveWarning } from "../use-leave-warning.ts";
import { useDescribeError } from "../words/describe-error.ts";
import { useEditingMessages } from "../words/editing-messages.ts";
import { getEditDrafts } from "./edit-drafts.ts";
import { type EditValues, findCommonValues, findEdit } from "./edit-values.ts";
import { KindFields } from "./kind-fields.tsx";
import { RetentionChoice } from "./retention-choice.tsx";
import { type EditProblem, saveEdit } from "./save-edit.ts";
import { TextFields } from "./text-fields.tsx";
import { useFormErrors } from "./use-form-errors.ts";

/** The props of `EditDialog`. */
export interface EditDialogProps {
  readonly files: Files;
  readonly uploads: readonly Upload[];
  readonly onClose: () => void;
}

/**
 * Edits the texts, the folder, the retention, and the fields of one or several files. Only what the user changes is saved. Unsaved texts of
 * one file survive a reload.
 */
export const EditDialog = ({ files, uploads, onClose }: EditDialogProps) => {
  const words = useEditingMessages();
  const describeError = useDescribeError();
  const showToast = useToasts();
  const count = uploads.length;
  const [first] = uploads;
  const name = first?.title ?? first?.fileName ?? "";
  const [{ values: before, mixed }] = useState(() => findCommonValues(uploads));
  const drafts = useDrafts(files, uploads);
  const [values, setValues] = useState<EditValues>({ ...before, ...drafts.kept });
  const [problem, setProblem] = useState<EditProblem>();
  const [isSaving, setSaving] = useState(false);
  const { kind, rules, fields } = useEditableFields(files, uploads);
  const edit = findEdit(before, values, { fields, hidden: [] });
  const isChanged = Object.keys(edit).length > 0;
  useLeaveWarning(isChanged);
  const errors = useFormErrors(problem, [
    ...["title", "caption", "path", "retention"],
    ...fields.map((field) => `fields.${field.name}`),
  ]);
  /** Says how many files have the problem if others were changed. */
  const countFailed = (text: string | undefined) =>
    text !== undefined && problem !== undefined && problem.count < count
      ? words.someFailed(problem.count, text)
      : text;
  const describe = (field: string) => countFailed(errors.describe(field));
  const change = (changed: Partial<EditValues>) => {
    const next = { ...values, ...changed };
    setValues(next);
    drafts.save(next);
  };
  const discard = () => {
    drafts.forget();
    onClose();
  };
  const save = async () => {
    if (!isChanged) return discard();
    setSaving(true);
    const failed = await saveEdit(files, uploads, edit, describeError);
    setSaving(false);
    setProblem(failed);
    if (failed !== undefined) return;
    showToast({ id: "slipway edit", text: words.saved(count, name) });
    discard();
  };
  return (
    <Dialog onClose={onClose} title={<span dir="auto">{words.edit(count, name)}</span>}>
      <form
        ref={errors.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack>
          {count > 1 && (
            <Text size="sm" c="var(--slipway-dimmed)">
              {words.severalHint}
            </Text>
          )}
          <TextFields
            texts={values}
            mixed={mixed}
            placeholder={count === 1 ? (first?.fileName ?? "") : ""}
            describe={describe}
            onChange={(field, text) => change({ [field]: text })}
          />
          <RetentionChoice
            value={values.retention}
            isMixed={mixed.has("retention")}
            rules={rules?.retention}
            error={describe("retention")}
            onChange={(retention) => change({ retention })}
          />
          <KindFields
            kind={kind ?? ""}
            fields={fields}
            entered={values.fields}
            mixed={mixed}
            describe={describe}
            onChange={(entered) => change({ fields: entered })}
          />
          {drafts.kept !== undefined && isChanged && (
            <Text size="sm" c="var(--slipway-dimmed)">
              {words.restored}
            </Text>
          )}
          {errors.general !== undefined && (
            <Alert color="red" variant="light" role="alert">
              {countFailed(errors.general)}
            </Alert>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={discard}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={isSaving}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

/** Returns the unsaved texts of one file. Those of several files are not kept. */
const useDrafts = (files: Files, uploads: readonly Upload[]) => {
  const storage = getEditDrafts(files);
  const only = uploads.length === 1 ? uploads[0] : undefined;
  const [kept] = useState(() => {
    const { title, caption } = (only && storage.find(only.id)) ?? {};
    if (title === undefined && caption === undefined) return undefined;
    return { ...(title !== undefined && { title }), ...(caption !== undefined && { caption }) };
  });
  return {
    kept,
    save: ({ title, caption }: EditValues) => {
      if (only !== undefined) storage.save(only.id, only.fileName, { title, caption });
    },
    forget: () => {
      if (only !== undefined) storage.forget(only.id);
    },
  };
};

/** Returns the kind that all files have, its rules, and the fields that can be changed. */
const useEditableFields = (files: Files, uploads: readonly Upload[]) => {
  const kinds = useKinds(files.uploader);
  const [kind, ...others] = new Set(uploads.map((upload) => upload.kind));
  const rules = kind === undefined || others.length > 0 ? undefined : kinds?.[kind];
  const { fields } = readSchemaFields(rules?.fieldsSchema ?? {});
  return { kind, rules, fields: fields.filter(({ name }) => rules?.editable.includes(name)) };
};
