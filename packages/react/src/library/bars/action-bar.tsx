import { ActionIcon, Button } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import { IconX } from "@tabler/icons-react";
import { useFormats } from "../../words/create-messages-hook.ts";
import { useLibraryMessages } from "../../words/library-messages.ts";
import classes from "./action-bar.module.css";

/** An action on the selected files. */
export interface SelectionAction {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  readonly isDangerous?: boolean;
  readonly onClick: () => void;
}

/** Shows how many files are selected, and what can be done with them. It takes the place of the toolbar. */
export const ActionBar = ({
  count,
  total,
  actions,
  onSelectAll,
  onClear,
}: {
  readonly count: number;
  readonly total: number;
  readonly actions: readonly SelectionAction[];
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
}) => {
  const messages = useLibraryMessages();
  const { number } = useFormats();
  return (
    <div className={classes.bar} role="toolbar" aria-label={messages.selected(count)}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="input-sm"
        aria-label={messages.clearSelection}
        title={messages.clearSelection}
        onClick={onClear}
      >
        <IconX size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
      <output className={classes.count}>
        <span className={classes.long}>{messages.selected(count)}</span>
        <span className={classes.short} aria-hidden>
          {number(count)}
        </span>
      </output>
      {count < total && (
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          className={classes.all}
          onClick={onSelectAll}
        >
          {messages.selectAll}
        </Button>
      )}
      <div className={classes.actions}>
        {actions.map(({ id, label, icon: ActionSymbol, isDangerous, onClick }) => (
          <Button
            key={id}
            variant="subtle"
            color={isDangerous === true ? "red" : "gray"}
            size="sm"
            className={classes.action}
            leftSection={<ActionSymbol size={18} stroke={1.75} aria-hidden />}
            aria-label={label}
            title={label}
            onClick={onClick}
          >
            <span className={classes.label}>{label}</span>
          </Button>
        ))}
      </div>
    </div>
  );
};
