import type { Upload } from "@slipway/core/api";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { isReady } from "@slipway/core/status";

/** The texts about the trash. */
export const trashTexts = {
  title: "Trash",
  empty: "The trash is empty.",
  undo: "Undo",
  emptyTrash: "Empty trash",
  confirmEmpty: "Delete all files in the trash permanently?",
  cancel: "Cancel",
  failed: "Couldn't load the trash",
  more: "Load more",
  move: (name: string) => `Move ${name} to trash`,
  moved: (name: string) => `${name}: Moved to trash.`,
  restore: (name: string) => `Restore ${name}`,
  restored: (name: string) => `${name}: Restored.`,
  deletePermanently: (name: string) => `Delete ${name} permanently`,
  keptUntil: (time: string) => `Kept until ${time}`,
} as const;

/** Returns true if deleting a file moves it to the trash, and false if it deletes it at once or that is unknown. */
export const goesToTrash = (
  upload: Upload,
  kinds: Readonly<Record<string, KindDescription>> | undefined,
): boolean => isReady(upload) && (kinds?.[upload.kind]?.trash ?? 0) > 0;
