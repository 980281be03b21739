import type { AddedFile } from "@slipway/client/files/chosen-file";
import { forEachInSlices, yieldToPage } from "@slipway/client/files/time-slices";

/** The first batch: more files than fit on a screen. */
const firstBatch = 20;

/**
 * Adds chosen files to the page in batches, without blocking it.
 *
 * The browser is busy with thousands of files until it dispatches the change event, so this function yields first. The
 * browser reads a file's metadata from disk when its size is first read. This function reads the sizes in short slices
 * between the page's other work, instead of all in one render.
 *
 * @param show receives each batch, in order. Every batch doubles the number of shown files, so that the list is copied and
 *   rendered only a few times however many files there are
 */
export const addInBatches = async (
  files: readonly AddedFile[],
  show: (files: readonly AddedFile[]) => void,
): Promise<void> => {
  await yieldToPage();
  let shown = 0;
  let batch: AddedFile[] = [];
  const showBatch = () => {
    shown += batch.length;
    show(batch);
    batch = [];
  };
  await forEachInSlices(files, (added) => {
    readMetadata(added);
    batch.push(added);
    if (batch.length >= Math.max(firstBatch, shown)) showBatch();
  });
  if (batch.length > 0) showBatch();
};

const readMetadata = ({ file }: AddedFile): number => file.size;
