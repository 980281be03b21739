import { ActionIcon, Button, Progress } from "@mantine/core";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { formatSize } from "@slipway/client/words/size";
import {
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadReason,
  UploadStatus,
} from "@slipway/react";
import type { RowProps } from "@slipway/react/styled/virtual-list";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { uploader } from "../../slipway.ts";
import { Thumbnail } from "../thumbnail.tsx";
import classes from "./transfer-row.module.css";

/** Shows a file that is being uploaded or whose upload failed. */
export const TransferRow = ({
  upload,
  row,
}: {
  readonly upload: FileUpload;
  readonly row: RowProps;
}) => {
  const { file, state } = upload;
  return (
    <UploadItem uploader={uploader} upload={upload} className={classes.row} {...row}>
      <Thumbnail file={file} />
      <div className={classes.what}>
        <div className={classes.line}>
          <bdi className={classes.name} title={file.name}>
            {file.name}
          </bdi>
          <UploadStatus className={classes.state} />
        </div>
        <UploadProgress>
          {({ bytes, percent, label }) => (
            <>
              <Progress
                value={percent}
                size="sm"
                radius="xl"
                animated={state.status === "verifying"}
                aria-label={label}
              />
              <span className={classes.numbers}>
                {formatSize(bytes)} of {formatSize(file.size)}, {percent}%
              </span>
            </>
          )}
        </UploadProgress>
        <UploadReason className={classes.reason} />
      </div>
      <UploadAction kind="retry">
        {(props) => (
          <Button variant="light" size="xs" {...props}>
            Retry
          </Button>
        )}
      </UploadAction>
      <UploadAction kind="pause">
        {(props) => (
          <ActionIcon variant="subtle" color="gray" {...props}>
            <IconPlayerPause size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        )}
      </UploadAction>
      <UploadAction kind="resume">
        {(props) => (
          <ActionIcon variant="light" {...props}>
            <IconPlayerPlay size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        )}
      </UploadAction>
      {(["cancel", "remove"] as const).map((kind) => (
        <UploadAction key={kind} kind={kind}>
          {(props) => (
            <ActionIcon variant="subtle" color="gray" {...props}>
              <IconX size={18} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
        </UploadAction>
      ))}
    </UploadItem>
  );
};
