/** Returns the cell of a file if it is rendered. */
export const findCell = (place: ParentNode, id: string): HTMLElement | null =>
  place.querySelector<HTMLElement>(`[data-upload="${CSS.escape(id)}"]`);

/** Returns the cell that the Tab key reaches. */
export const findTabStop = (place: ParentNode | null | undefined): HTMLElement | null | undefined =>
  place?.querySelector<HTMLElement>("[data-upload][tabindex='0']");
