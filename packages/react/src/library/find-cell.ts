/** Returns the cell of a file if it is rendered. */
export const findCell = (place: ParentNode, id: string): HTMLElement | null =>
  place.querySelector<HTMLElement>(`[data-upload="${CSS.escape(id)}"]`);
