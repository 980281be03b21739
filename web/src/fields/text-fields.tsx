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
 * Lets a caption grow by its lines, up to six. Where the style sheet cannot do it, each field is measured by a script,
 * which lays out the whole page for each row of a list.
 */
const growing = CSS.supports("field-sizing", "content")
  ? { rows: 1, classNames: { input: classes.growing } }
  : { autosize: true, minRows: 1, maxRows: 6 };

/** Title and caption of a file, with their limits and the rules they break. */
export const TextFields = ({
  texts,
  errors,
  placeholder,
  focusFirst,
  onChange,
}: {
  readonly texts: Texts;
  readonly errors: readonly FieldError[];
  /** What is shown where there is no title. */
  readonly placeholder: string;
  /** Whether a dialog around it opens with the title focused. */
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
      error={errorOf(errors, "title")}
      onChange={({ currentTarget }) => onChange({ ...texts, title: currentTarget.value })}
    />
    <Textarea
      label={<Label name="Caption" used={texts.caption.length} of={limits.captionLength} />}
      labelProps={{ className: classes.label }}
      aria-label="Caption"
      dir="auto"
      {...growing}
      value={texts.caption}
      error={errorOf(errors, "caption")}
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

const errorOf = (errors: readonly FieldError[], field: keyof Texts): ReactNode => {
  const error = errors.find(({ path }) => path === field);
  return error && `It ${error.message}.`;
};
