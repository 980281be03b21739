import { Textarea, TextInput } from "@mantine/core";
import { limits } from "@slipway/core/limits";
import { useEditingMessages } from "../words/editing-messages.ts";
import type { EditedTexts } from "./edit-values.ts";
import classes from "./editing.module.css";

type TextName = "title" | "caption" | "path";

/** Shows the fields for title, caption, and folder. */
export const TextFields = ({
  texts,
  mixed,
  placeholder,
  describe,
  onChange,
}: {
  readonly texts: EditedTexts;
  /** The names of fields that differ between the files. */
  readonly mixed: ReadonlySet<string>;
  /** Shown while there is no title. */
  readonly placeholder: string;
  readonly describe: (field: string) => string | undefined;
  readonly onChange: (name: TextName, text: string) => void;
}) => {
  const words = useEditingMessages();
  const input = (name: TextName, most: number | undefined) => ({
    label: (
      <>
        <span>{words[name === "path" ? "folder" : name]}</span>
        {most !== undefined && texts[name].length > 0 && (
          <span className={classes.counter} data-over={texts[name].length > most || undefined}>
            {words.used(texts[name].length, most)}
          </span>
        )}
      </>
    ),
    labelProps: { className: classes.label },
    "aria-label": words[name === "path" ? "folder" : name],
    dir: "auto",
    value: texts[name],
    error: describe(name),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(name, event.currentTarget.value),
  });
  const hint = (name: TextName, otherwise: string) =>
    mixed.has(name) ? words.different : otherwise;
  return (
    <>
      <TextInput
        {...input("title", limits.titleLength)}
        data-autofocus
        placeholder={hint("title", placeholder)}
      />
      <Textarea
        {...input("caption", limits.captionLength)}
        autosize
        minRows={2}
        maxRows={6}
        placeholder={hint("caption", "")}
      />
      <TextInput
        {...input("path", undefined)}
        placeholder={hint("path", words.folderHint)}
        spellCheck={false}
      />
    </>
  );
};
