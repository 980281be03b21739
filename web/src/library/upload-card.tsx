import { ActionIcon } from "@mantine/core";
import { formatExactSize, formatSize } from "@slipway/client/words/size";
import type { Upload } from "@slipway/core/api";
import { canShowInline } from "@slipway/core/content/display";
import { isReady, isRejected } from "@slipway/core/status";
import {
  IconDownload,
  IconExternalLink,
  IconPencil,
  IconShare2,
  IconTrash,
} from "@tabler/icons-react";
import { memo } from "react";
import { useDownload } from "../use-download.ts";
import { formatDownloads } from "../words/downloads.ts";
import { formatMedia } from "../words/media.ts";
import { RelativeTime } from "../words/relative-time.tsx";
import { shareTexts } from "../words/shares.ts";
import { statusTexts } from "../words/status.ts";
import { formatTime } from "../words/time.ts";
import { trashTexts } from "../words/trash.ts";
import { Preview } from "./preview.tsx";
import classes from "./upload-card.module.css";

const icon = { size: 18, stroke: 1.75, "aria-hidden": true } as const;

/** A request to open a dialog for an upload. */
export interface DialogRequest {
  readonly kind: "edit" | "delete" | "downloads" | "share";
  readonly upload: Upload;
}

/** What a card lets the user do. */
export interface UploadCardActions {
  readonly onMoveToTrash: (upload: Upload) => void;
  readonly onOpenDialog: (request: DialogRequest) => void;
}

interface UploadCardProps extends UploadCardActions {
  readonly upload: Upload;
  /** Deleting it moves it to the trash. */
  readonly goesToTrash: boolean;
}

/** Shows one uploaded file with its actions. Renders again only if the upload changes. */
export const UploadCard = memo((props: UploadCardProps) => {
  const { upload, goesToTrash, onMoveToTrash, onOpenDialog } = props;
  const { fileName, path, title, caption, status, reason, createdAt, downloads, object } = upload;
  const name = title ?? fileName;
  const { problem, download, open } = useDownload(upload);
  const action = { variant: "subtle", color: "gray", size: "lg" } as const;
  return (
    <li className={classes.card} aria-label={name} data-upload={upload.id}>
      <Preview upload={upload} />
      <div className={classes.body}>
        <div className={classes.head}>
          <h3 className={classes.name} dir="auto" title={name}>
            {name}
          </h3>
          <span className={classes.status} data-status={status}>
            {statusTexts[status]}
          </span>
        </div>
        {path && (
          <p className={classes.file} dir="auto" title={path}>
            {path}
          </p>
        )}
        {title && (
          <p className={classes.file} dir="auto" title={fileName}>
            {fileName}
          </p>
        )}
        {caption && (
          <p className={classes.caption} dir="auto" title={caption}>
            {caption}
          </p>
        )}
        {isRejected(upload) && reason && <p className={classes.reason}>{reason.detail}</p>}
        {problem !== undefined && (
          <p className={classes.reason} role="alert">
            {problem}
          </p>
        )}
        <p className={classes.facts}>{renderFacts(upload)}</p>
        {downloads !== undefined && downloads.total > 0 && (
          <button
            type="button"
            className={classes.downloads}
            aria-haspopup="dialog"
            onClick={() => onOpenDialog({ kind: "downloads", upload })}
          >
            {formatDownloads(downloads.total)}
            {downloads.lastAt && (
              <>
                , last <RelativeTime iso={downloads.lastAt} />
              </>
            )}
          </button>
        )}
      </div>
      <div className={classes.foot}>
        <span className={classes.when}>
          <RelativeTime iso={createdAt} />
        </span>
        {isReady(upload) && (
          <>
            {canShowInline(object?.contentType ?? "") && (
              <ActionIcon
                {...action}
                aria-label={`Open ${fileName}`}
                title="Open in a new tab"
                onClick={() => void open()}
              >
                <IconExternalLink {...icon} />
              </ActionIcon>
            )}
            <ActionIcon
              {...action}
              aria-label={`Download ${fileName}`}
              title="Download"
              onClick={() => void download()}
            >
              <IconDownload {...icon} />
            </ActionIcon>
            <ActionIcon
              {...action}
              aria-label={shareTexts.share(fileName)}
              title="Share"
              onClick={() => onOpenDialog({ kind: "share", upload })}
            >
              <IconShare2 {...icon} />
            </ActionIcon>
            <ActionIcon
              {...action}
              aria-label={`Edit ${fileName}`}
              title="Edit"
              onClick={() => onOpenDialog({ kind: "edit", upload })}
            >
              <IconPencil {...icon} />
            </ActionIcon>
          </>
        )}
        <ActionIcon
          {...action}
          aria-label={goesToTrash ? trashTexts.move(fileName) : `Delete ${fileName}`}
          title={goesToTrash ? "Move to trash" : "Delete"}
          data-delete
          onClick={() =>
            goesToTrash ? onMoveToTrash(upload) : onOpenDialog({ kind: "delete", upload })
          }
        >
          <IconTrash {...icon} />
        </ActionIcon>
      </div>
    </li>
  );
});

const renderFacts = ({ object, declared, media, retainUntil }: Upload) => {
  const size = object?.size ?? declared.size;
  const measured = formatMedia(media);
  return (
    <>
      <span title={formatExactSize(size)}>{formatSize(size)}</span>
      {measured && <span>{measured}</span>}
      {retainUntil && <span>Kept until {formatTime(retainUntil)}</span>}
    </>
  );
};
