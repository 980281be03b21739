import { useEffect, useRef, useState } from "react";

/** Milliseconds after which the first and the last change of a run are announced. */
const soon = 300;
/** Milliseconds between two announcements while files are uploaded. */
const later = 5_000;

/**
 * Returns a value that changes together with others: soon after work starts and ends, and every few seconds in between. Screen
 * readers announce what it describes.
 */
export const useGrouped = <Value>(value: Value, isBusy: boolean): Value => {
  const [shown, setShown] = useState({ value, isBusy });
  const latest = useRef(shown);
  const timer = useRef<{ readonly id: number; readonly due: number }>(undefined);
  useEffect(() => {
    latest.current = { value, isBusy };
    if (value === shown.value) return;
    const due = performance.now() + (isBusy && shown.isBusy ? later : soon);
    if (timer.current && timer.current.due <= due) return;
    clearTimeout(timer.current?.id);
    const id = window.setTimeout(() => {
      timer.current = undefined;
      setShown(latest.current);
    }, due - performance.now());
    timer.current = { id, due };
  }, [value, isBusy, shown]);
  useEffect(() => () => clearTimeout(timer.current?.id), []);
  return shown.value;
};
