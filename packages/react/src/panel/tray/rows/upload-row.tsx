import { ActionIcon, Button, Progress } from "@mantine/core";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { isActive } from "@slipway/client/engine/upload-state";
import { formatMessage } from "@slipway/client/words/format-message";
import { describeState } from "@slipway/client/words/state";
import { IconCheck, IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { memo } from "react";
import { useCustomMessages, useMessages } from "../../../messages.tsx";
import type { RowProps } from "../../../styled/virtual-list.tsx";
import {
  getSent,
  type ItemAction,
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadReason,
} from "../../../upload-item.tsx";
import { useOnline } from "../../../use-online.ts";
import { usePanel } from "../../panel-context.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import classes from "./upload-row.module.css";

/** Shows one file of the tray: its name, its state, and what the user can do. */
export const UploadRow = ({
  upload,
  isDuplicate,
  row,
}: {
  readonly upload: FileUpload;
  readonly isDuplicate: boolean;
  readonly row: RowProps;
}) => {
  const { uploader } = usePanel().files;
  return (
    <UploadItem uploader={uploader} upload={upload} className={classes.row} {...row}>
      <RowContent upload={upload} isDuplicate={isDuplicate} />
    </UploadItem>
  );
};

interface RowContentProps {
  readonly upload: FileUpload;
  readonly isDuplicate: boolean;
}

/** The number of rows changes often while files are added. This renders again only if its own file changes. */
const RowContent = memo(({ upload, isDuplicate }: RowContentProps) => {
  const { files, messages } = usePanel();
  const { file, state } = upload;
  const texts = useCustomMessages(files.uploader);
  const offline = !useOnline();
  return (
    <>
      <Thumbnail file={file} />
      <div className={classes.what}>
        <bdi className={classes.name} title={file.name}>
          {file.name}
        </bdi>
        <span className={classes.line}>
          {isDuplicate ? (
            <span className={classes.state}>{messages.duplicate}</span>
          ) : (
            <>
              {state.status === "ready" && (
                <IconCheck className={classes.check} size={14} stroke={2.5} aria-hidden />
              )}
              <span className={classes.state} data-status={state.status}>
                {offline && isActive(state)
                  ? messages.offline
                  : describeState(state, texts, getSent(upload).percent)}
              </span>
              <UploadReason className={classes.reason} />
            </>
          )}
        </span>
      </div>
      {isDuplicate ? <DuplicateActions upload={upload} /> : <RowActions upload={upload} />}
      <UploadProgress>
        {({ percent, label }) => (
          <Progress
            className={classes.bar}
            value={percent}
            size={2}
            radius={0}
            transitionDuration={0}
            aria-label={label}
          />
        )}
      </UploadProgress>
    </>
  );
});

const RowActions = ({ upload: { state, file } }: { readonly upload: FileUpload }) => {
  const { files, messages, onView } = usePanel();
  const { item } = useMessages(files.uploader);
  if (state.status === "ready")
    return (
      <TextAction action={messages.view} name={file.name} onClick={() => onView(state.record.id)} />
    );
  return (
    <>
      <UploadAction kind="retry">
        {(props) => (
          <Button className={classes.action} variant="subtle" size="compact-sm" {...props}>
            {formatMessage(item.retry, {})}
          </Button>
        )}
      </UploadAction>
      {icons.map(([kind, Icon]) => (
        <UploadAction key={kind} kind={kind}>
          {(props) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              title={props["aria-label"]}
              {...props}
            >
              <Icon size={18} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
        </UploadAction>
      ))}
    </>
  );
};

const icons: readonly (readonly [ItemAction, typeof IconX])[] = [
  ["pause", IconPlayerPause],
  ["resume", IconPlayerPlay],
  ["cancel", IconX],
  ["remove", IconX],
];

const DuplicateActions = ({ upload }: { readonly upload: FileUpload }) => {
  const { files, messages } = usePanel();
  const { duplicates, uploader } = files;
  return (
    <div className={classes.answers}>
      <TextAction
        action={messages.skip}
        name={upload.file.name}
        onClick={() => duplicates.skip(uploader, upload)}
      />
      <TextAction
        action={messages.keepBoth}
        name={upload.file.name}
        onClick={() => duplicates.keepBoth(uploader, upload)}
      />
    </div>
  );
};

const TextAction = ({
  action,
  name,
  onClick,
}: {
  readonly action: string;
  readonly name: string;
  readonly onClick: () => void;
}) => {
  const { messages } = usePanel();
  return (
    <Button
      className={classes.action}
      variant="subtle"
      size="compact-sm"
      aria-label={messages.action({ action, name })}
      onClick={onClick}
    >
      {action}
    </Button>
  );
};
