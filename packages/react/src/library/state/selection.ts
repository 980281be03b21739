/** The selected files of a list. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The file at which a range starts. */
  readonly anchor?: string | undefined;
}

export const noSelection: Selection = { ids: new Set() };

/** Selects a file, or removes it from the selection. */
export const toggle = ({ ids }: Selection, id: string): Selection => {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return { ids: changed, anchor: id };
};

/** Selects all files from the anchor to a file, in addition to the selected ones. Without an anchor, selects the file. */
export const extend = (selection: Selection, id: string, order: readonly string[]): Selection => {
  const { ids, anchor } = selection;
  const [from, to] = [anchor === undefined ? -1 : order.indexOf(anchor), order.indexOf(id)];
  if (from < 0 || to < 0) return { ids: new Set([...ids, id]), anchor: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...range]), anchor };
};

export const selectAll = (order: readonly string[]): Selection => ({
  ids: new Set(order),
  anchor: order[0],
});

/** Removes files from the selection that are no longer in the list. Returns the same selection if all are. */
export const keepExisting = (selection: Selection, existing: ReadonlySet<string>): Selection => {
  const kept = [...selection.ids].filter((id) => existing.has(id));
  return kept.length === selection.ids.size ? selection : { ...selection, ids: new Set(kept) };
};
