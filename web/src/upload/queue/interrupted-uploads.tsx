import { ActionIcon, Button } from "@mantine/core";
import type { UnfinishedUpload } from "@slipway/client/resume/unfinished-upload";
import { formatSize } from "@slipway/client/words/size";
import { useUnfinishedUploads } from "@slipway/react";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { uploader } from "../../slipway.ts";
import sheet from "../../style/sheet.module.css";
import classes from "./interrupted-uploads.module.css";

/** Lists large files whose upload an earlier page did not finish. Each resumes by its handle, or after the user chooses it again. */
export const InterruptedUploads = () => {
  const { unfinished, discard } = useUnfinishedUploads(uploader);
  if (unfinished.length === 0) return null;
  return (
    <section className={sheet.sheet} aria-label="Interrupted uploads">
      <h2 className={classes.title}>
        {unfinished.length === 1
          ? "1 interrupted upload"
          : `${unfinished.length} interrupted uploads`}
      </h2>
      <ul className={`${sheet.list} ${sheet.rows}`}>
        {unfinished.map((upload) => (
          <InterruptedRow
            key={upload.fingerprint}
            upload={upload}
            onDiscard={() => void discard(upload)}
          />
        ))}
      </ul>
    </section>
  );
};

const InterruptedRow = ({
  upload,
  onDiscard,
}: {
  readonly upload: UnfinishedUpload;
  readonly onDiscard: () => void;
}) => {
  const { fileName, size, handle } = upload;
  const [needsFile, setNeedsFile] = useState(handle === undefined);
  const resume = async () => {
    setNeedsFile((await uploader.resumeUnfinished(upload)) === undefined);
  };
  return (
    <li className={classes.row} aria-label={fileName}>
      <div className={classes.what}>
        <bdi className={classes.name} title={fileName}>
          {fileName}
        </bdi>
        <span className={classes.hint}>
          {formatSize(size)}.{" "}
          {needsFile ? "Choose the file again to resume." : "Resume where the upload stopped."}
        </span>
      </div>
      {!needsFile && (
        <Button
          variant="light"
          size="xs"
          aria-label={`Resume ${fileName}`}
          onClick={() => void resume()}
        >
          Resume
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Discard ${fileName}`}
        onClick={onDiscard}
      >
        <IconX size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
    </li>
  );
};
