import { ActionIcon, Progress as ProgressBar } from "@mantine/core";
import type { Progress } from "@slipway/client/engine/progress";
import { isOver } from "@slipway/client/engine/upload-state";
import {
  IconChevronDown,
  IconChevronUp,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { usePanel } from "../panel-context.tsx";
import { describeTotal, getTotalPercent } from "./describe-total.ts";
import { forEachUpload } from "./for-each-upload.ts";
import type { OrderedUploads } from "./order-uploads.ts";
import classes from "./tray-head.module.css";

/** Shows the progress of all files in one line, and the actions on all of them. */
export const TrayHead = ({
  ordered,
  progress,
  isOnline,
  isOpen,
  interrupted,
  onToggle,
}: {
  readonly ordered: OrderedUploads;
  readonly progress: Progress;
  readonly isOnline: boolean;
  readonly isOpen: boolean;
  /** The number of interrupted uploads of earlier visits. */
  readonly interrupted: number;
  readonly onToggle: () => void;
}) => {
  const { files, flow, messages } = usePanel();
  const { uploader } = files;
  const isBusy = ordered.open > 0;
  const { isPaused } = ordered;
  const { title, detail } = useTitle({ ordered, progress, isOnline, interrupted });
  const close = () => {
    flow.dismissSkipped();
    forEachUpload(uploader, ({ localId, state }) => {
      if (isOver(state)) uploader.remove(localId);
    });
  };
  return (
    <header className={classes.head}>
      <div className={classes.texts}>
        <h2 className={classes.title} data-hidden={(isBusy && !isOpen && isOnline) || undefined}>
          {title}
        </h2>
        {detail !== undefined && <p className={classes.detail}>{detail}</p>}
      </div>
      {isPaused && (
        <HeadAction
          name={messages.resumeAll}
          onClick={() => forEachUpload(uploader, ({ localId }) => uploader.resume(localId))}
        >
          <IconPlayerPlay size={18} stroke={1.75} aria-hidden />
        </HeadAction>
      )}
      {isBusy && !isPaused && (
        <HeadAction
          name={messages.pauseAll}
          disabled={ordered.sending === 0}
          onClick={() => forEachUpload(uploader, ({ localId }) => uploader.pause(localId))}
        >
          <IconPlayerPause size={18} stroke={1.75} aria-hidden />
        </HeadAction>
      )}
      <HeadAction
        name={isOpen ? messages.collapse : messages.expand}
        isExpanded={isOpen}
        onClick={onToggle}
      >
        {isOpen ? (
          <IconChevronDown size={18} stroke={1.75} aria-hidden />
        ) : (
          <IconChevronUp size={18} stroke={1.75} aria-hidden />
        )}
      </HeadAction>
      {isBusy && (
        <HeadAction
          name={messages.cancelAll}
          onClick={() => forEachUpload(uploader, ({ localId }) => uploader.cancel(localId))}
        >
          <IconX size={18} stroke={1.75} aria-hidden />
        </HeadAction>
      )}
      {!isBusy && interrupted === 0 && (
        <HeadAction name={messages.closeTray} onClick={close}>
          <IconX size={18} stroke={1.75} aria-hidden />
        </HeadAction>
      )}
      {isBusy && (
        <ProgressBar
          className={classes.bar}
          value={getTotalPercent(progress)}
          size={3}
          radius={0}
          transitionDuration={0}
          aria-label={messages.allFiles}
        />
      )}
    </header>
  );
};

const useTitle = ({
  ordered,
  progress,
  isOnline,
  interrupted,
}: {
  readonly ordered: OrderedUploads;
  readonly progress: Progress;
  readonly isOnline: boolean;
  readonly interrupted: number;
}): { readonly title: string; readonly detail?: string } => {
  const { messages } = usePanel();
  const { isPaused } = ordered;
  if (ordered.open > 0) {
    const detail = describeTotal(progress, isOnline && !isPaused, messages);
    if (isPaused) return { title: messages.paused, detail };
    if (!isOnline) return { title: messages.offline, detail };
    return { title: messages.uploading(progress.files), detail };
  }
  const { ready, failed, canceled } = ordered;
  if (ready.length + failed + canceled > 0)
    return { title: messages.ended({ uploaded: ready.length, failed, canceled }) };
  if (ordered.duplicates > 0) return { title: messages.duplicates(ordered.duplicates) };
  if (interrupted > 0) return { title: messages.interrupted(interrupted) };
  return { title: messages.nothingUploaded };
};

const HeadAction = ({
  name,
  disabled = false,
  isExpanded,
  onClick,
  children,
}: {
  readonly name: string;
  readonly disabled?: boolean;
  readonly isExpanded?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) => (
  <ActionIcon
    variant="subtle"
    color="gray"
    size={44}
    title={name}
    aria-label={name}
    aria-expanded={isExpanded}
    disabled={disabled}
    onClick={onClick}
  >
    {children}
  </ActionIcon>
);
