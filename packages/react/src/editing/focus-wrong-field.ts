/** Moves the focus to the first field of a form that shows an error. Screen readers read the error with the field. */
export const focusWrongField = (form: HTMLElement | null): void => {
  const field = form?.querySelector<HTMLElement>(
    "input[aria-invalid=true], select[aria-invalid=true], textarea[aria-invalid=true]",
  );
  // A field that has the focus already would not be read again.
  field?.blur();
  field?.focus();
};
