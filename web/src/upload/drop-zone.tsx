import { Button } from "@mantine/core";
import type { AddedFile } from "@slipway/client/chosen-file";
import { sizeInWords } from "@slipway/client/words/size";
import { limits } from "@slipway/core/limits";
import { Dropzone } from "@slipway/react/dropzone";
import { IconUpload } from "@tabler/icons-react";
import classes from "./drop-zone.module.css";

const endings = Object.values(limits.acceptedTypes).map(({ extensions }) =>
  (extensions[0] ?? "").slice(1).toUpperCase(),
);

/** Where files are dropped or chosen. Compact while there is something below that matters more. */
export const DropZone = ({
  compact,
  onChoose,
  onError,
}: {
  readonly compact: boolean;
  readonly onChoose: (files: readonly AddedFile[]) => void;
  readonly onError: () => void;
}) => (
  <Dropzone
    className={classes.zone}
    data-compact={compact || undefined}
    onFiles={onChoose}
    onError={onError}
  >
    {({ isReading, chooseFiles, chooseFolder, takePhoto }) => (
      <>
        {!compact && (
          <span className={classes.sign}>
            <IconUpload size={28} stroke={1.6} aria-hidden />
          </span>
        )}
        <p className={classes.title}>
          {isReading ? "Reading…" : compact ? "Drop more files here" : "Drop files here"}
        </p>
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
