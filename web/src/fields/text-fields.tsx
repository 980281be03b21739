import { Textarea, TextInput } from "@mantine/core";
import { limits } from "@slipway/core/limits";
import type { FieldError } from "@slipway/core/problem";
import type { ReactNode } from "react";
import classes from "./text-fields.module.css";

export interface Texts {
  readonly title: string;
  readonly caption: string;
}

/**
 * Lets a caption grow to six lines. Without CSS support, a script measures each field, and each measurement lays out the
 * whole page.
 */
const growing = CSS.supports("field-sizing", "content")
  ? { rows: 1, classNames: { input: classes.growing } }
  : { autosize: true, minRows: 1, maxRows: 6 };

/** Shows the fields for title and caption, with their limits and the rules that they break. */
export const TextFields = ({
  texts,
  errors,
  placeholder,
  focusFirst,
  onChange,
}: {
  readonly texts: Texts;
  readonly errors: readonly FieldError[];
  /** Shown while there is no title. */
  readonly placeholder: string;
  /** Focuses the title when the surrounding dialog opens. */
  readonly focusFirst?: true;
  readonly onChange: (texts: Texts) => void;
}) => (
  <>
    <TextInput
      label={<Label name="Title" used={texts.title.length} of={limits.titleLength} />}
      labelProps={{ className: classes.label }}
      aria-label="Title"
      data-autofocus={focusFirst}
      dir="auto"
      placeholder={placeholder}
      value={texts.title}
      error={describeError(errors, "title")}
      onChange={({ currentTarget }) => onChange({ ...texts, title: currentTarget.value })}
    />
    <Textarea
      label={<Label name="Caption" used={texts.caption.length} of={limits.captionLength} />}
      labelProps={{ className: classes.label }}
      aria-label="Caption"
      dir="auto"
      {...growing}
      value={texts.caption}
      error={describeError(errors, "caption")}
      onChange={({ currentTarget }) => onChange({ ...texts, caption: currentTarget.value })}
    />
  </>
);

const Label = ({
  name,
  used,
  of,
}: {
  readonly name: string;
  readonly used: number;
  readonly of: number;
}) => (
  <>
    <span>{name}</span>
    {used > 0 && (
      <span className={classes.counter} data-over={used > of || undefined}>
        {used} of {of}
      </span>
    )}
  </>
);

const describeError = (errors: readonly FieldError[], field: keyof Texts): ReactNode => {
  const error = errors.find(({ path }) => path === field);
  return error && `This field ${error.message}.`;
};
