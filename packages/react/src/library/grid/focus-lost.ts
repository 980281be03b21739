/** Returns true if the element with the focus was removed. */
export const isFocusLost = (): boolean =>
  document.activeElement === document.body || document.activeElement === null;
