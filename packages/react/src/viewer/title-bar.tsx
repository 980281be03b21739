import { ActionIcon } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { isReady } from "@slipway/core/status";
import {
  type Icon,
  IconDownload,
  IconInfoCircle,
  IconShare2,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import type { Files } from "../styled/files.ts";
import { getShownName } from "../words/shown-name.ts";
import { useViewerMessages } from "../words/viewer-messages.ts";
import { useOpenFile } from "./use-open-file.ts";
import classes from "./viewer.module.css";

interface TitleBarProps {
  readonly files: Files;
  readonly upload: Upload;
  readonly index: number;
  readonly count: number;
  readonly areDetailsShown: boolean;
  readonly onShare: () => void;
  readonly onMoveToTrash: () => void;
  readonly onToggleDetails: () => void;
  readonly onClose: () => void;
}

/** Shows the name and the position of the file, and what the user can do with it. */
export const TitleBar = ({
  files,
  upload,
  index,
  count,
  areDetailsShown,
  onShare,
  onMoveToTrash,
  onToggleDetails,
  onClose,
}: TitleBarProps) => {
  const words = useViewerMessages();
  const { download } = useOpenFile(files, upload.id);
  const name = getShownName(upload);
  return (
    <>
      <div className={classes.heading}>
        <h2 className={classes.name} dir="auto" title={name}>
          {name}
        </h2>
        {count > 1 && <p className={classes.position}>{words.position(index + 1, count)}</p>}
      </div>
      <div className={classes.actions}>
        {isReady(upload) && (
          <>
            <BarButton icon={IconDownload} label={words.download} onClick={() => void download()} />
            <BarButton icon={IconShare2} label={words.share} onClick={onShare} />
            <BarButton icon={IconTrash} label={words.moveToTrash} onClick={onMoveToTrash} />
          </>
        )}
        <BarButton
          icon={IconInfoCircle}
          label={words.details}
          isPressed={areDetailsShown}
          onClick={onToggleDetails}
        />
      </div>
      <div className={classes.close}>
        <BarButton icon={IconX} label={words.close} onClick={onClose} />
      </div>
    </>
  );
};

const BarButton = ({
  icon: BarIcon,
  label,
  isPressed,
  onClick,
}: {
  readonly icon: Icon;
  readonly label: string;
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}) => (
  <ActionIcon
    variant={isPressed ? "light" : "subtle"}
    {...(!isPressed && { color: "gray" })}
    size={44}
    aria-label={label}
    title={label}
    aria-pressed={isPressed}
    onClick={onClick}
  >
    <BarIcon size={20} stroke={1.75} aria-hidden />
  </ActionIcon>
);
