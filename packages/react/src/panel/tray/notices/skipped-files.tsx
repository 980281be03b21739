import { Button, CloseButton } from "@mantine/core";
import { useState } from "react";
import { VirtualList } from "../../../styled/virtual-list.tsx";
import type { Refusal } from "../../flow/sort-chosen.ts";
import { usePanel } from "../../panel-context.tsx";
import classes from "./tray-notices.module.css";

/** The height of one line of text in pixels. */
const lineHeight = 40;

/** Shows how many files were skipped, and on demand which ones and why. */
export const SkippedFiles = ({
  refusals,
  systemFiles,
}: {
  readonly refusals: readonly Refusal[];
  readonly systemFiles: number;
}) => {
  const { flow, messages } = usePanel();
  const [isOpen, setIsOpen] = useState<boolean>();
  // A single file is usually the one that the user wanted.
  const shown = isOpen ?? (refusals.length === 1 && systemFiles === 0);
  const lines = [
    ...refusals.map((refusal, index) => ({ ...refusal, key: String(index) })),
    ...(systemFiles > 0
      ? [{ name: messages.systemFiles(systemFiles), reason: "", key: "system" }]
      : []),
  ];
  return (
    <div className={classes.skipped}>
      <div className={classes.notice} role="alert">
        <span className={classes.text}>{messages.skipped(refusals.length + systemFiles)}</span>
        <Button
          className={classes.action}
          variant="subtle"
          size="compact-sm"
          aria-expanded={shown}
          onClick={() => setIsOpen(!shown)}
        >
          {messages.details}
        </Button>
        <CloseButton
          size={44}
          iconSize={18}
          aria-label={messages.dismissSkipped}
          onClick={flow.dismissSkipped}
        />
      </div>
      {shown && (
        <div className={classes.lines}>
          <VirtualList
            items={lines}
            keyOf={({ key }) => key}
            estimateSize={() => lineHeight}
            aria-label={messages.details}
          >
            {({ name, reason }, row) => (
              <li {...row} className={classes.line}>
                <bdi className={classes.name}>{name}</bdi> {reason}
              </li>
            )}
          </VirtualList>
        </div>
      )}
    </div>
  );
};
