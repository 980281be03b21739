import { Text, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { ApiError } from "@slipway/client/transport/request-errors";
import { IconPencil } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useDescribeRule } from "../../editing/use-form-errors.ts";
import { useAnnounce } from "../../styled/announcer.tsx";
import { useDescribeError } from "../../words/describe-error.ts";
import { useDetailsMessages } from "../../words/details-messages.ts";
import classes from "./details.module.css";

interface InlineTextProps {
  readonly name: "title" | "caption";
  readonly label: string;
  /** Shown while there is no text. */
  readonly placeholder: string;
  readonly value: string;
  readonly maxLength: number;
  /** Text that was typed before a reload and not saved. */
  readonly draft: string | undefined;
  readonly onDraft: (text: string | undefined) => void;
  /** Saves the text. Throws if it cannot be saved. */
  readonly onSave: (text: string) => Promise<void>;
}

/** Shows a text that can be edited in place: Enter and leaving the field save it, Escape discards it. */
export const InlineText = (props: InlineTextProps) => {
  const { label, placeholder, value, draft } = props;
  const words = useDetailsMessages();
  const [isEditing, setEditing] = useState(draft !== undefined && draft !== value);
  const opener = useRef<HTMLButtonElement>(null);
  const [returnsFocus, setReturnsFocus] = useState(false);
  useEffect(() => {
    if (!isEditing && returnsFocus) opener.current?.focus();
  }, [isEditing, returnsFocus]);
  if (isEditing)
    return (
      <InlineEditor
        {...props}
        isRestored={draft !== undefined && draft !== value}
        onEnd={(byKeyboard) => {
          setReturnsFocus(byKeyboard);
          setEditing(false);
        }}
      />
    );
  return (
    <UnstyledButton
      ref={opener}
      className={classes.inline}
      data-name={props.name}
      data-empty={value === "" || undefined}
      aria-label={value === "" ? placeholder : `${words.editText(label)}: ${value}`}
      onClick={() => setEditing(true)}
    >
      <span dir="auto">{value === "" ? placeholder : value}</span>
      <IconPencil size={16} stroke={1.75} aria-hidden />
    </UnstyledButton>
  );
};

const InlineEditor = ({
  name,
  label,
  value,
  maxLength,
  draft,
  isRestored,
  onDraft,
  onSave,
  onEnd,
}: InlineTextProps & {
  readonly isRestored: boolean;
  /** Called when the text was saved or discarded, and whether the focus should return. */
  readonly onEnd: (byKeyboard: boolean) => void;
}) => {
  const words = useDetailsMessages();
  const describeRule = useDescribeRule();
  const describeError = useDescribeError();
  const announce = useAnnounce();
  const [text, setText] = useState(draft ?? value);
  const [problem, setProblem] = useState<string>();
  const isSaving = useRef(false);
  const discard = () => {
    onDraft(undefined);
    onEnd(true);
  };
  const save = async (byKeyboard: boolean) => {
    if (isSaving.current) return;
    if (text.trim() === value) {
      onDraft(undefined);
      return onEnd(byKeyboard);
    }
    isSaving.current = true;
    try {
      await onSave(text.trim());
      announce(words.saved(label));
      onDraft(undefined);
      onEnd(byKeyboard);
    } catch (error) {
      const [rule] = error instanceof ApiError ? error.errors : [];
      const text = rule === undefined ? describeError(error) : describeRule(rule);
      setProblem(text);
      announce(text);
    } finally {
      isSaving.current = false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      // Only the edit ends, not the viewer.
      event.stopPropagation();
      discard();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void save(true);
    }
  };
  const input = {
    "aria-label": label,
    description: isRestored ? words.restored : words.textHint,
    dir: "auto",
    value: text,
    error: problem,
    maxLength,
    autoFocus: !isRestored,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      setText(event.currentTarget.value);
      onDraft(event.currentTarget.value);
    },
    onBlur: () => void save(false),
    onKeyDown,
  } as const;
  if (name === "title") return <TextInput {...input} />;
  return (
    <>
      <Textarea {...input} autosize minRows={2} maxRows={8} />
      <Text size="xs" c="var(--slipway-dimmed)" ta="end">
        {words.used(text.length, maxLength)}
      </Text>
    </>
  );
};
