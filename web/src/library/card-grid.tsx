import type { Upload } from "@slipway/core/api";
import { memo } from "react";
import classes from "./library-section.module.css";
import { type DialogRequest, UploadCard } from "./upload-card.tsx";

/** Shows uploads as cards. Renders again only if one of them changes. */
export const CardGrid = memo(
  ({
    uploads,
    onOpenDialog,
  }: {
    readonly uploads: readonly Upload[];
    readonly onOpenDialog: (request: DialogRequest) => void;
  }) => (
    <ul className={classes.grid}>
      {uploads.map((upload) => (
        <UploadCard key={upload.id} upload={upload} onOpenDialog={onOpenDialog} />
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
  uploads: readonly Upload[],
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
