import type { ReactNode } from "react";
import { FamilyIcon } from "../../styled/family-icon.tsx";
import classes from "./content.module.css";

/** Shows a message in place of a file's content, with what the user can do. */
export const MessageView = ({
  contentType,
  isProblem = false,
  text,
  children,
}: {
  readonly contentType: string;
  /** True to announce the message. */
  readonly isProblem?: boolean;
  readonly text: string;
  readonly children?: ReactNode;
}) => (
  <div className={classes.center}>
    <FamilyIcon contentType={contentType} size={64} />
    <p role={isProblem ? "alert" : undefined}>{text}</p>
    {children !== undefined && <div className={classes.actions}>{children}</div>}
  </div>
);
