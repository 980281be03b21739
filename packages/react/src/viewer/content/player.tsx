import { Button } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { type KeyboardEvent, type SyntheticEvent, useRef, useState } from "react";
import { FamilyIcon } from "../../styled/family-icon.tsx";
import type { Files } from "../../styled/files.ts";
import { useDescribeError } from "../../words/describe-error.ts";
import { getShownName } from "../../words/shown-name.ts";
import { useViewerMessages } from "../../words/viewer-messages.ts";
import { getContentType } from "../shown-file.ts";
import { useOpenFile } from "../use-open-file.ts";
import { useViewLink } from "../use-view-link.ts";
import classes from "./content.module.css";
import { MessageView } from "./message-view.tsx";

/** What a player was doing when its link expired. */
interface Place {
  readonly time: number;
  readonly isPaused: boolean;
}

/**
 * Plays a video or a recording with the browser's own controls, which request ranges of the file. If its link expires, the player gets a
 * new one, and continues where it was.
 */
export const Player = ({
  files,
  upload,
  kind,
}: {
  readonly files: Files;
  readonly upload: Upload;
  readonly kind: "video" | "audio";
}) => {
  const words = useViewerMessages();
  const describeError = useDescribeError();
  const { download } = useOpenFile(files, upload.id);
  const { link, renew } = useViewLink(files, upload.id);
  const place = useRef<Place>({ time: 0, isPaused: true });
  /** Errors since something was played. */
  const failures = useRef(0);
  const [isDamaged, setDamaged] = useState(false);
  const contentType = getContentType(upload);
  if (link.kind === "failed" || isDamaged)
    return (
      <MessageView
        contentType={contentType}
        isProblem
        text={link.kind === "failed" ? describeError(link.error) : words.damaged}
      >
        {link.kind === "failed" && <Button onClick={renew}>{words.tryAgain}</Button>}
        <Button variant="default" onClick={() => void download()}>
          {words.download}
        </Button>
      </MessageView>
    );
  const media = {
    src: link.kind === "loaded" ? link.url : undefined,
    "aria-label": getShownName(upload),
    controls: true,
    preload: "metadata",
    onKeyDown: keepArrowKeys,
    onLoadedMetadata: ({ currentTarget: player }: SyntheticEvent<HTMLMediaElement>) => {
      const { time, isPaused } = place.current;
      if (time > 0) player.currentTime = time;
      if (!isPaused) void player.play().catch(() => undefined);
    },
    onTimeUpdate: ({ currentTarget: { currentTime } }: SyntheticEvent<HTMLMediaElement>) => {
      if (currentTime > place.current.time) failures.current = 0;
    },
    onError: ({ currentTarget: { currentTime, paused } }: SyntheticEvent<HTMLMediaElement>) => {
      place.current = { time: currentTime, isPaused: paused };
      failures.current += 1;
      if (failures.current > 1) setDamaged(true);
      else renew();
    },
  } as const;
  return (
    <div
      className={classes.media}
      // Dragging the slider of a player does not swipe to another file.
      onPointerDown={(event) => {
        if (event.target instanceof HTMLMediaElement) event.stopPropagation();
      }}
    >
      {kind === "video" ? (
        <video className={classes.video} playsInline poster={upload.previewUrl} {...media} />
      ) : (
        <div className={classes.audio}>
          <FamilyIcon contentType={contentType} size={72} />
          <audio {...media} />
        </div>
      )}
    </div>
  );
};

/** The arrow keys seek in a player, and do not navigate to another file. */
const keepArrowKeys = (event: KeyboardEvent): void => {
  if (event.key.startsWith("Arrow")) event.stopPropagation();
};
