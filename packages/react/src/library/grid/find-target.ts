/** Where the focus is in a grid. */
interface GridPlace {
  readonly index: number;
  readonly columns: number;
  readonly count: number;
  /** How many rows are visible. */
  readonly page: number;
  readonly isRtl: boolean;
}

/** Returns the index of the cell to which a key moves the focus, or undefined for other keys. */
export const findTarget = (
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">,
  { index, columns, count, page, isRtl }: GridPlace,
): number | undefined => {
  const isWhole = ctrlKey || metaKey;
  const column = index % columns;
  const next = isRtl ? -1 : 1;
  const steps = new Map(
    Object.entries({
      ArrowRight: next,
      ArrowLeft: -next,
      ArrowDown: columns,
      ArrowUp: -columns,
      PageDown: columns * page,
      PageUp: -columns * page,
      Home: isWhole ? -index : -column,
      End: isWhole ? count - 1 - index : Math.min(columns - 1 - column, count - 1 - index),
    }),
  );
  const step = steps.get(key);
  if (step === undefined) return undefined;
  const target = index + step;
  if (target >= 0 && target < count) return target;
  if (key === "PageDown") return count - 1;
  if (key === "PageUp") return column;
  // The last row may have fewer cells.
  if (key === "ArrowDown" && Math.floor(index / columns) < Math.floor((count - 1) / columns))
    return count - 1;
  return index;
};
