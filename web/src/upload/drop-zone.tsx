import { Button } from "@mantine/core";
import { sizeInWords } from "@slipway/client/words/size";
import { limits } from "@slipway/core/limits";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import classes from "./drop-zone.module.css";
import { dropped } from "./dropped.ts";

const types = Object.entries(limits.acceptedTypes);
const accept = types.flatMap(([type, { extensions }]) => [type, ...extensions]).join(",");
const endings = types.map(([, { extensions }]) => (extensions[0] ?? "").slice(1).toUpperCase());

/** Where files are dropped or chosen. Compact while there is something below that matters more. */
export const DropZone = ({
  compact,
  onChoose,
}: {
  readonly compact: boolean;
  readonly onChoose: (chosen: ReturnType<typeof dropped>) => void;
}) => {
  const input = useRef<HTMLInputElement>(null);
  const [depth, setDepth] = useState(0);
  const drag = (change: (depth: number) => number) => (event: DragEvent) => {
    event.preventDefault();
    setDepth(change);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has no keyboard; the button inside does the same
    <div
      className={classes.zone}
      data-over={depth > 0 || undefined}
      data-compact={compact || undefined}
      onDragEnter={drag((depth) => depth + 1)}
      onDragLeave={drag((depth) => Math.max(0, depth - 1))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        setDepth(0);
        onChoose(dropped(event.dataTransfer));
      }}
    >
      {!compact && (
        <span className={classes.sign}>
          <IconUpload size={28} stroke={1.6} aria-hidden />
        </span>
      )}
      <p className={classes.title}>{compact ? "Drop more files here" : "Drop files here"}</p>
      {!compact && (
        <p className={classes.hint}>
          {endings.join(", ")}. Each up to {sizeInWords(limits.fileSize)}.
        </p>
      )}
      <Button
        mt={compact ? 0 : "md"}
        size={compact ? "sm" : "md"}
        variant={compact ? "default" : "filled"}
        onClick={() => input.current?.click()}
      >
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Choose files"
        accept={accept}
        onChange={({ currentTarget }) => {
          onChoose({ files: [...(currentTarget.files ?? [])], folders: [] });
          currentTarget.value = "";
        }}
      />
    </div>
  );
};
