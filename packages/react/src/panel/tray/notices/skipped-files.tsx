import { Button, CloseButton } from "@mantine/core";
import { describeRule } from "@slipway/client/words/rules";
import { useState } from "react";
import { useCustomMessages } from "../../../messages.tsx";
import { VirtualList } from "../../../styled/virtual-list.tsx";
import type { Refusal } from "../../flow/sort-chosen.ts";
import { usePanel } from "../../panel-context.tsx";
import classes from "./tray-notices.module.css";

/** The height of one line of text in pixels. */
const lineHeight = 40;

/** A skipped file with why it was skipped, or all skipped system files. */
interface SkippedLine {
  readonly key: string;
  readonly name: string;
  readonly refusal?: Refusal;
}

/** Shows how many files were skipped, and on demand which ones and why. */
export const SkippedFiles = ({
  refusals,
  systemFiles,
}: {
  readonly refusals: readonly Refusal[];
  readonly systemFiles: number;
}) => {
  const { files, flow, messages } = usePanel();
  const custom = useCustomMessages(files.uploader);
  const [isOpen, setIsOpen] = useState<boolean>();
  // A single file is usually the one that the user wanted.
  const shown = isOpen ?? (refusals.length === 1 && systemFiles === 0);
  const describeReason = ({ contentType, errors }: Refusal): string =>
    errors.length === 0
      ? messages.unreadable
      : errors.map((error) => describeRule(error, contentType, custom)).join(" ");
  const lines: readonly SkippedLine[] = [
    ...refusals.map((refusal, index) => ({ key: String(index), name: refusal.name, refusal })),
    ...(systemFiles > 0 ? [{ key: "system", name: messages.systemFiles(systemFiles) }] : []),
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
            {({ name, refusal }, row) => (
              <li {...row} className={classes.line}>
                <bdi className={classes.name}>{name}</bdi> {refusal && describeReason(refusal)}
              </li>
            )}
          </VirtualList>
        </div>
      )}
    </div>
  );
};
