import { ActionIcon, Button } from "@mantine/core";
import type { UnfinishedUpload } from "@slipway/client/resume/unfinished-upload";
import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { usePanel } from "../../panel-context.tsx";
import classes from "../rows/upload-row.module.css";
import noticeClasses from "./tray-notices.module.css";

/** Lists large files whose upload an earlier page did not finish. Each resumes by its handle, or after the user chooses it again. */
export const InterruptedUploads = ({
  unfinished,
  isTitled,
  onDiscard,
}: {
  readonly unfinished: readonly UnfinishedUpload[];
  /** True if the tray's title already says how many there are. */
  readonly isTitled: boolean;
  readonly onDiscard: (upload: UnfinishedUpload) => Promise<void>;
}) => {
  const { messages } = usePanel();
  return (
    <section aria-label={messages.interruptedRegion}>
      {!isTitled && (
        <h3 className={noticeClasses.notice}>
          <span className={noticeClasses.text}>{messages.interrupted(unfinished.length)}</span>
        </h3>
      )}
      <ul className={classes.list}>
        {unfinished.map((upload) => (
          <InterruptedRow
            key={upload.id}
            upload={upload}
            onDiscard={() => void onDiscard(upload).catch(reportError)}
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
  const { files, flow, messages } = usePanel();
  const { fileName: name, handle, prepared } = upload;
  const [needsFile, setNeedsFile] = useState(handle === undefined && prepared === undefined);
  const percent = useStoredPercent(upload);
  const resume = async () => {
    if (needsFile) flow.pick("chooseFiles");
    else setNeedsFile((await files.uploader.resumeUnfinished(upload)) === undefined);
  };
  return (
    <li className={classes.row} aria-label={name}>
      <div className={classes.what}>
        <bdi className={classes.name} title={name}>
          {name}
        </bdi>
        <span className={classes.reason}>
          {needsFile ? messages.resumeWithFile(percent) : messages.resumable(percent)}
        </span>
      </div>
      <Button
        className={classes.action}
        variant="subtle"
        size="compact-sm"
        aria-label={messages.action({ action: messages.resume, name })}
        onClick={() => void resume().catch(reportError)}
      >
        {messages.resume}
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        title={messages.discard}
        aria-label={messages.action({ action: messages.discard, name })}
        onClick={onDiscard}
      >
        <IconX size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
    </li>
  );
};

/** Returns the percentage of a file that the storage has. Undefined until it is known. */
const useStoredPercent = ({ id, size, partSize, parts }: UnfinishedUpload): number | undefined => {
  const { api } = usePanel().files;
  const [percent, setPercent] = useState<number>();
  useEffect(() => {
    const end = new AbortController();
    api.requestParts(id, [], end.signal).then(
      ({ uploaded = [] }) => {
        const bytes = uploaded.reduce(
          (sum, { partNumber }) =>
            sum + (partNumber < parts ? partSize : size - partSize * (parts - 1)),
          0,
        );
        setPercent(Math.floor((bytes / size) * 100));
      },
      // The file can be resumed without it.
      () => undefined,
    );
    return () => end.abort();
  }, [api, id, size, partSize, parts]);
  return percent;
};
