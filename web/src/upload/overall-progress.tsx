import { Button, Progress } from "@mantine/core";
import type { Progress as Overall } from "@slipway/client/progress";
import { sizeInWords } from "../words/size.ts";
import { timeLeft } from "../words/time.ts";
import classes from "./overall-progress.module.css";

/** How far all files are together: bytes, speed and the time left. */
export const OverallProgress = ({
  progress: { files, filesDone, bytes, bytesUploaded, speed, secondsLeft },
  onCancel,
}: {
  readonly progress: Overall;
  readonly onCancel: () => void;
}) => (
  <div className={classes.box}>
    <div className={classes.line}>
      <h2 className={classes.title}>
        {filesDone} of {files} {files === 1 ? "file" : "files"} ready
      </h2>
      <span className={classes.numbers}>
        {sizeInWords(bytesUploaded)} of {sizeInWords(bytes)}
        {speed !== undefined && <>, {sizeInWords(speed)}/s</>}
        {secondsLeft !== undefined && <>, {timeLeft(secondsLeft)} left</>}
      </span>
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel all
      </Button>
    </div>
    <Progress
      value={bytes === 0 ? 0 : (bytesUploaded / bytes) * 100}
      size="md"
      radius="xl"
      aria-label="All files"
    />
  </div>
);
