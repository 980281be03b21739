import type { Upload } from "@slipway/core/api";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { memo } from "react";
import { goesToTrash } from "../words/trash.ts";
import classes from "./library-section.module.css";
import { type DialogRequest, UploadCard } from "./upload-card.tsx";

/** Shows uploads as cards. Renders again only if one of them changes. */
export const CardGrid = memo(
  ({
    uploads,
    kinds,
    onMoveToTrash,
    onOpenDialog,
  }: {
    readonly uploads: readonly Upload[];
    readonly kinds: Readonly<Record<string, KindDescription>> | undefined;
    readonly onMoveToTrash: (upload: Upload) => void;
    readonly onOpenDialog: (request: DialogRequest) => void;
  }) => (
    <ul className={classes.grid}>
      {uploads.map((upload) => (
        <UploadCard
          key={upload.id}
          upload={upload}
          goesToTrash={goesToTrash(upload, kinds)}
          onMoveToTrash={onMoveToTrash}
          onOpenDialog={onOpenDialog}
        />
      ))}
    </ul>
  ),
);

/**
 * Moves the focus from a deleted card to the card that takes its place, without scrolling.
 *
 * @returns true if there is such a card
 */
export const focusNeighbor = (
  section: HTMLElement,
  uploads: readonly Pick<Upload, "id">[],
  id: string,
): boolean => {
  const index = uploads.findIndex((upload) => upload.id === id);
  const neighbor = uploads[index + 1] ?? uploads[index - 1];
  if (index < 0 || neighbor === undefined) return false;
  const button = section.querySelector<HTMLElement>(
    `[data-upload="${CSS.escape(neighbor.id)}"] [data-delete]`,
  );
  button?.focus({ preventScroll: true });
  return button !== null;
};
