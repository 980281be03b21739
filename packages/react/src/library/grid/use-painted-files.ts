import { startTransition, useCallback, useReducer, useRef } from "react";
import type { ListedFile } from "../state/listed-files.ts";

/**
 * Tells whether the files in view are on the screen already. If most of them are new, such as after each letter of a search, the rows
 * out of view are worth rendering only once these files are painted.
 */
export const usePaintedFiles = () => {
  const painted = useRef<ReadonlySet<string>>(new Set());
  const [version, renderAgain] = useReducer((times: number) => times + 1, 0);

  const isPainted = (files: readonly ListedFile[]): boolean =>
    files.filter(({ id }) => painted.current.has(id)).length * 2 >= files.length;

  /**
   * Call it in an effect with what is rendered, also for each version. Returns the end of the effect.
   *
   * @param onPaint called with the files once they are painted, and so are the rows out of view
   */
  const onRender = useCallback(
    (files: readonly ListedFile[], onPaint: (files: readonly ListedFile[]) => void) => {
      // React continues after the frame in which this is called.
      const frame = requestAnimationFrame(() => {
        const before = painted.current;
        painted.current = new Set(files.map(({ id }) => id));
        if (files.some(({ id }) => !before.has(id))) startTransition(renderAgain);
        else onPaint(files);
      });
      return () => cancelAnimationFrame(frame);
    },
    [],
  );

  return { isPainted, onRender, version };
};
