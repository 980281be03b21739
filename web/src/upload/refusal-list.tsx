import { CloseButton } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import sheet from "../style/sheet.module.css";
import type { Refusal } from "./drafts.ts";
import classes from "./refusal-list.module.css";

/** Files that were turned down when they were chosen: a line each, with the rule. */
export const RefusalList = ({
  refusals,
  onDismiss,
}: {
  readonly refusals: readonly Refusal[];
  readonly onDismiss: () => void;
}) => (
  <div className={classes.box} role="alert">
    <ul className={sheet.list}>
      {refusals.map(({ key, name, reason }) => (
        <li key={key} className={classes.line}>
          <IconAlertCircle size={18} stroke={1.75} className={classes.icon} aria-hidden />
          <span className={classes.text}>
            <bdi className={classes.name}>{name}</bdi> {reason}
          </span>
        </li>
      ))}
    </ul>
    <CloseButton aria-label="Dismiss the files that were turned down" onClick={onDismiss} />
  </div>
);
