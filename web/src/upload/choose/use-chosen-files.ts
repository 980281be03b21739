import type { AddedFile, ChosenFile, UploadKind } from "@slipway/client/files/chosen-file";
import { forEachInSlices } from "@slipway/client/files/time-slices";
import { getRecentKinds } from "@slipway/client/kinds/get-recent-kinds";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import type { LeftOut } from "@slipway/react";
import { useCallback, useMemo, useReducer } from "react";
import { fileKey } from "../../fields/draft-storage.ts";
import { fileTexts, uploader } from "../../slipway.ts";
import { findFileKind } from "../kinds/file-kinds.ts";
import { type ChoiceChange, changeChoice, type Draft, emptyChoice } from "./drafts.ts";
import { addInBatches } from "./sort-files.ts";

/** Returns the chosen files and the actions on them. Titles and captions are saved on the device until their file is uploaded. */
export const useChosenFiles = () => {
  const [choice, change] = useReducer(changeChoice, emptyChoice);

  const choose = useCallback(
    (
      files: readonly AddedFile[],
      { unreadable, skipped }: LeftOut,
      chosenKind: string | undefined,
    ) => {
      if (unreadable.length + skipped > 0) change({ kind: "report-left-out", unreadable, skipped });
      void showChosen(files, chosenKind, change);
    },
    [],
  );

  const actions = useMemo(
    () => ({
      describe: (draft: Draft) => {
        const key = fileKey(draft.file);
        if (draft.title || draft.caption) fileTexts.save(key, draft.file.name, draft);
        else fileTexts.forget(key);
        change({ kind: "describe", draft });
      },
      remove: ({ key, file }: Draft) => {
        fileTexts.forget(fileKey(file));
        change({ kind: "remove", key });
      },
      clear: (drafts: readonly Draft[]) => {
        if (fileTexts.all().size > 0)
          for (const { file } of drafts) fileTexts.forget(fileKey(file));
        change({ kind: "clear" });
      },
      /** Uploads the files, with the fields of each one's kind. */
      upload: (drafts: readonly Draft[], fieldsOf: (kind: string) => UploadKind["fields"]) => {
        change({ kind: "clear" });
        const kinds = uploader.kinds.getSnapshot();
        void forEachInSlices(
          drafts,
          ({ key: _, file, handle, path, kind: shownKind, ...texts }) => {
            // The rules may have arrived after the file was chosen.
            const kind = findFileKind(kinds, file, shownKind);
            const fields = fieldsOf(kind);
            // Interrupted uploads of files without a kind are of this one.
            const named = kind === defaultKindName ? {} : { kind };
            uploader.add([path === undefined ? { file, handle } : { file, handle, path }], {
              ...texts,
              ...named,
              fields,
            });
          },
        );
      },
      dismissNotices: () => change({ kind: "dismiss-notices" }),
    }),
    [],
  );

  return { choice, choose, ...actions };
};

const showChosen = async (
  files: readonly AddedFile[],
  chosenKind: string | undefined,
  change: (change: ChoiceChange) => void,
): Promise<void> => {
  const kinds = await getRecentKinds(uploader.kinds);
  await addInBatches(files, (batch) =>
    change({
      kind: "choose",
      files: batch.map(withSavedTexts).map((chosen) => ({
        ...chosen,
        kind: findFileKind(kinds, chosen.file, chosenKind),
      })),
      kinds,
    }),
  );
};

const withSavedTexts = (added: AddedFile): ChosenFile => {
  if (fileTexts.all().size === 0) return added;
  const texts = fileTexts.find(fileKey(added.file));
  if (texts === undefined) return added;
  const { title, caption, retention } = texts;
  return { ...added, title, caption, retention };
};
