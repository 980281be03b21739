import { ActionIcon, Button, Progress } from "@mantine/core";
import { contentTypeOf } from "@slipway/client/content-type";
import { bytesOf } from "@slipway/client/progress";
import type { FileUpload } from "@slipway/client/upload-list";
import { canRetry, isOver, isSending } from "@slipway/client/upload-state";
import { failureInWords } from "@slipway/client/words/failure";
import { sizeInWords } from "@slipway/client/words/size";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { memo } from "react";
import { uploader } from "../slipway.ts";
import { stateInWords } from "../words/state.ts";
import { Thumbnail } from "./thumbnail.tsx";
import classes from "./transfer-row.module.css";

/** A file that is on its way, or did not get there. Drawn again only when something of it changed. */
export const TransferRow = memo(({ upload }: { readonly upload: FileUpload }) => {
  const { localId, file, state } = upload;
  const active = !isOver(state);
  const bytes = bytesOf(state, file.size).bytesSent;
  const percent = Math.floor((bytes / file.size) * 100);
  return (
    <li className={classes.row} aria-label={file.name}>
      <Thumbnail file={file} />
      <div className={classes.what}>
        <div className={classes.line}>
          <bdi className={classes.name} title={file.name}>
            {file.name}
          </bdi>
          <span className={classes.state} data-status={state.status}>
            {stateInWords(state)}
          </span>
        </div>
        {active && (
          <>
            <Progress
              value={percent}
              size="sm"
              radius="xl"
              animated={state.status === "verifying"}
              aria-label={`Progress of ${file.name}`}
            />
            <span className={classes.numbers}>
              {sizeInWords(bytes)} of {sizeInWords(file.size)}, {percent}%
            </span>
          </>
        )}
        {state.status === "failed" && (
          <span className={classes.reason}>
            {failureInWords(state.failure, contentTypeOf(file))}
          </span>
        )}
        {state.status === "rejected" && (
          <span className={classes.reason}>{state.record.reason?.detail}</span>
        )}
      </div>
      {canRetry(state) && (
        <Button
          variant="light"
          size="xs"
          aria-label={`Retry ${file.name}`}
          onClick={() => uploader.retry(localId)}
        >
          Retry
        </Button>
      )}
      {isSending(state) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Pause ${file.name}`}
          onClick={() => uploader.pause(localId)}
        >
          <IconPlayerPause size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
      {state.status === "paused" && (
        <ActionIcon
          variant="light"
          aria-label={`Resume ${file.name}`}
          onClick={() => uploader.resume(localId)}
        >
          <IconPlayerPlay size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={active ? `Cancel ${file.name}` : `Dismiss ${file.name}`}
        onClick={() => (active ? uploader.cancel(localId) : uploader.remove(localId))}
      >
        <IconX size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
    </li>
  );
});
