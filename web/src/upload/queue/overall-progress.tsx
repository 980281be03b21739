import { Button, Progress } from "@mantine/core";
import type { Progress as Overall } from "@slipway/client/engine/progress";
import { formatSize } from "@slipway/client/words/size";
import { formatTimeLeft } from "@slipway/client/words/time-left";
import classes from "./overall-progress.module.css";

/** Shows the progress of all files together: bytes, speed, and time left. */
export const OverallProgress = ({
  progress: { files, filesDone, bytes, bytesSent, speed, secondsLeft },
  active,
  onPause,
  onResume,
  onCancel,
}: {
  readonly progress: Overall;
  /** True while files are being uploaded; false if all remaining files are paused. */
  readonly active: boolean;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onCancel: () => void;
}) => (
  <div className={classes.box}>
    <div className={classes.line}>
      <h2 className={classes.title}>
        {filesDone} of {files} {files === 1 ? "file" : "files"} uploaded
      </h2>
      <span className={classes.numbers}>
        {formatSize(bytesSent)} of {formatSize(bytes)}
        {speed !== undefined && <>, {formatSize(speed)}/s</>}
        {secondsLeft !== undefined && <>, {formatTimeLeft(secondsLeft)} left</>}
      </span>
      <Button variant="default" size="xs" onClick={active ? onPause : onResume}>
        {active ? "Pause all" : "Resume all"}
      </Button>
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel all
      </Button>
    </div>
    <Progress
      value={bytes === 0 ? 0 : (bytesSent / bytes) * 100}
      size="md"
      radius="xl"
      aria-label="All files"
    />
  </div>
);
