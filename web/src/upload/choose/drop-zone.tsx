import { Button } from "@mantine/core";
import { formatSize } from "@slipway/client/words/size";
import { limits } from "@slipway/core/limits";
import { Dropzone, type DropzoneProps } from "@slipway/react";
import { IconUpload } from "@tabler/icons-react";
import type { ShownRules } from "../kinds/file-kinds.ts";
import classes from "./drop-zone.module.css";

/** Accepts dropped and chosen files. It is compact while files are listed below it. */
export const DropZone = ({
  compact,
  rules,
  onChoose,
}: {
  readonly compact: boolean;
  /** The rules of the files to choose. Undefined until they have arrived. */
  readonly rules: ShownRules | undefined;
  readonly onChoose: DropzoneProps["onFiles"];
}) => (
  <Dropzone
    className={classes.zone}
    data-compact={compact || undefined}
    types={rules?.contentTypes ?? "any"}
    multiple={rules?.maxFiles !== 1}
    onFiles={onChoose}
  >
    {({ isOver, isReading, chooseFiles, chooseFolder, takePhoto }) => (
      <>
        {!compact && (
          <span className={classes.sign}>
            <IconUpload size={28} stroke={1.6} aria-hidden />
          </span>
        )}
        <p className={classes.title}>{isReading ? "Reading…" : chooseTitle({ isOver, compact })}</p>
        {!compact && <p className={classes.hint}>{describeRules(rules)}</p>}
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

const describeRules = (rules: ShownRules | undefined): string => {
  const { maxSize = limits.fileSize, maxFiles = limits.filesPerRequest } = rules ?? {};
  const size = `up to ${formatSize(maxSize)} per file`;
  if (maxFiles < limits.filesPerRequest)
    return `At most ${maxFiles === 1 ? "1 file" : `${maxFiles} files`}, ${size}.`;
  const isAnything = rules === undefined || rules.contentTypes === "any";
  const families = new Set(
    Object.keys(rules?.contentTypes ?? {}).map((type) => type.split("/")[0]),
  );
  return isAnything || families.size > 3
    ? `Photos, videos, music, documents, archives, and more. U${size.slice(1)}.`
    : `U${size.slice(1)}.`;
};

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
