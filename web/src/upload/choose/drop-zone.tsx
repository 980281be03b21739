import { Button } from "@mantine/core";
import { formatSize } from "@slipway/client/words/size";
import { limits } from "@slipway/core/limits";
import { Dropzone, type DropzoneProps } from "@slipway/react/dropzone";
import { IconUpload } from "@tabler/icons-react";
import classes from "./drop-zone.module.css";

/** Accepts dropped and chosen files. It is compact while files are listed below it. */
export const DropZone = ({
  compact,
  onChoose,
}: {
  readonly compact: boolean;
  readonly onChoose: DropzoneProps["onFiles"];
}) => (
  <Dropzone className={classes.zone} data-compact={compact || undefined} onFiles={onChoose}>
    {({ isOver, isReading, chooseFiles, chooseFolder, takePhoto }) => (
      <>
        {!compact && (
          <span className={classes.sign}>
            <IconUpload size={28} stroke={1.6} aria-hidden />
          </span>
        )}
        <p className={classes.title}>{isReading ? "Reading…" : chooseTitle({ isOver, compact })}</p>
        {!compact && (
          <p className={classes.hint}>
            Photos, videos, music, documents, archives, and more. Up to{" "}
            {formatSize(limits.fileSize)} per file.
          </p>
        )}
        <div className={classes.ways}>
          <Button
            size={compact ? "sm" : "md"}
            variant={compact ? "default" : "filled"}
            onClick={chooseFiles}
          >
            Choose files
          </Button>
          <Button
            className={classes.folder}
            size={compact ? "sm" : "md"}
            variant="default"
            onClick={chooseFolder}
          >
            Choose a folder
          </Button>
          <Button
            className={classes.camera}
            size={compact ? "sm" : "md"}
            variant="default"
            onClick={takePhoto}
          >
            Take a photo
          </Button>
        </div>
      </>
    )}
  </Dropzone>
);

const chooseTitle = ({
  isOver,
  compact,
}: {
  readonly isOver: boolean;
  readonly compact: boolean;
}) => {
  if (isOver) return "Drop to add";
  return compact ? "Drop more files here" : "Drop files here";
};
