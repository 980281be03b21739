import { CloseButton } from "@mantine/core";
import { VirtualList } from "@slipway/react/styled/virtual-list";
import { IconAlertCircle, IconInfoCircle } from "@tabler/icons-react";
import type { Refusal } from "./drafts.ts";
import classes from "./notice-list.module.css";

type Notice = Refusal | { readonly kind: "skipped"; readonly key: string; readonly count: number };

/** The height of one line of text in pixels. */
const lineHeight = 30;

/** Lists the files that cannot be uploaded with the reasons, until the user dismisses the list. */
export const NoticeList = ({
  refusals,
  skipped,
  onDismiss,
}: {
  readonly refusals: readonly Refusal[];
  readonly skipped: number;
  readonly onDismiss: () => void;
}) => {
  const notices: readonly Notice[] = [
    ...refusals,
    ...(skipped > 0 ? [{ kind: "skipped", key: "skipped", count: skipped } as const] : []),
  ];
  return (
    <div className={classes.box} role="alert" data-mild={refusals.length === 0 || undefined}>
      <div className={classes.notices}>
        <VirtualList
          items={notices}
          keyOf={({ key }) => key}
          estimateSize={() => lineHeight}
          aria-label="Files that won't be uploaded"
        >
          {(notice, row) => (
            <li {...row} className={classes.line}>
              {notice.kind === "skipped" ? (
                <IconInfoCircle size={18} stroke={1.75} className={classes.mild} aria-hidden />
              ) : (
                <IconAlertCircle size={18} stroke={1.75} className={classes.icon} aria-hidden />
              )}
              <span className={classes.text}>
                <NoticeText notice={notice} />
              </span>
            </li>
          )}
        </VirtualList>
      </div>
      <CloseButton aria-label="Dismiss notices" onClick={onDismiss} />
    </div>
  );
};

const NoticeText = ({ notice }: { readonly notice: Notice }) => {
  switch (notice.kind) {
    case "breaks-rules":
      return (
        <>
          <bdi className={classes.name}>{notice.name}</bdi> {notice.reason}
        </>
      );
    case "unreadable":
      return (
        <>
          Couldn't read <bdi className={classes.name}>{notice.name}</bdi>. It may have moved, or you
          may not have access to it.
        </>
      );
    case "skipped":
      return notice.count === 1
        ? "Skipped 1 system file."
        : `Skipped ${notice.count} system files.`;
    default:
      return notice satisfies never;
  }
};
