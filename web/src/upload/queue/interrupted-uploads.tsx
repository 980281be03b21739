import { ActionIcon, Button } from "@mantine/core";
import type { Unfinished } from "@slipway/client/resume/unfinished-upload";
import { sizeInWords } from "@slipway/client/words/size";
import { useUnfinished } from "@slipway/react/use-unfinished-uploads";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { uploader } from "../../slipway.ts";
import sheet from "../../style/sheet.module.css";
import classes from "./interrupted-uploads.module.css";

/** Large files that an earlier page did not finish: each goes on by its handle, or when it is chosen again. */
export const UnfinishedList = () => {
  const { unfinished, discard } = useUnfinished(uploader);
  if (unfinished.length === 0) return null;
  return (
    <section className={sheet.sheet} aria-label="Unfinished uploads">
      <h2 className={classes.title}>
        {unfinished.length === 1 ? "1 upload" : `${unfinished.length} uploads`} not finished
      </h2>
      <ul className={`${sheet.list} ${sheet.rows}`}>
        {unfinished.map((one) => (
          <UnfinishedRow key={one.fingerprint} one={one} onDiscard={() => void discard(one)} />
        ))}
      </ul>
    </section>
  );
};

const UnfinishedRow = ({
  one,
  onDiscard,
}: {
  readonly one: Unfinished;
  readonly onDiscard: () => void;
}) => {
  const { fileName, size, handle } = one;
  const [isLost, setLost] = useState(handle === undefined);
  const goOn = async () => {
    setLost((await uploader.resumeUnfinished(one)) === undefined);
  };
  return (
    <li className={classes.row} aria-label={fileName}>
      <div className={classes.what}>
        <bdi className={classes.name} title={fileName}>
          {fileName}
        </bdi>
        <span className={classes.hint}>
          {sizeInWords(size)}.{" "}
          {isLost
            ? "Choose the same file again, and it goes on from what is stored."
            : "It goes on from what is stored."}
        </span>
      </div>
      {!isLost && (
        <Button
          variant="light"
          size="xs"
          aria-label={`Go on with ${fileName}`}
          onClick={() => void goOn()}
        >
          Go on
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Give up ${fileName}`}
        onClick={onDiscard}
      >
        <IconX size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
    </li>
  );
};
