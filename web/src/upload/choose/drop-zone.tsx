import { Button } from "@mantine/core";
import { sizeInWords } from "@slipway/client/words/size";
import { limits } from "@slipway/core/limits";
import { Dropzone, type DropzoneProps } from "@slipway/react/dropzone";
import { IconUpload } from "@tabler/icons-react";
import classes from "./drop-zone.module.css";

const endings = Object.values(limits.acceptedTypes).map(({ extensions }) =>
  (extensions[0] ?? "").slice(1).toUpperCase(),
);

/** Where files are dropped or chosen. Compact while there is something below that matters more. */
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
        <p className={classes.title}>{isReading ? "Reading…" : titleFor({ isOver, compact })}</p>
        {!compact && (
          <p className={classes.hint}>
            {endings.join(", ")}. Each up to {sizeInWords(limits.fileSize)}.
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

const titleFor = ({ isOver, compact }: { readonly isOver: boolean; readonly compact: boolean }) => {
  if (isOver) return "Drop to add";
  return compact ? "Drop more files here" : "Drop files here";
};
