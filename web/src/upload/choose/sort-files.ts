import type { AddedFile } from "@slipway/client/files/chosen-file";
import { inSlices, yieldToPage } from "@slipway/client/files/time-slices";

/** Files that are shown before the others are looked up: more than fit on a screen. */
const shownFirst = 20;

/**
 * Takes in files that were chosen, without blocking the page.
 *
 * The browser itself works on thousands of files until it dispatches the event that they were chosen, so nothing is done
 * in that event's task. Then it looks each file up on disk when its size is first read: this happens here, between the
 * page's other work, and not for all files in one render.
 *
 * @param show called with some files at a time, in order: each time with as many as were shown before, so that a list to
 *   which they are added is copied and rendered a few times only, however many files there are
 */
export const takeIn = async (
  files: readonly AddedFile[],
  show: (files: readonly AddedFile[]) => void,
): Promise<void> => {
  await yieldToPage();
  let shown = 0;
  let taken: AddedFile[] = [];
  const showTaken = () => {
    shown += taken.length;
    show(taken);
    taken = [];
  };
  await inSlices(files, (added) => {
    lookUp(added);
    taken.push(added);
    if (taken.length >= Math.max(shownFirst, shown)) showTaken();
  });
  if (taken.length > 0) showTaken();
};

const lookUp = ({ file }: AddedFile): number => file.size;
