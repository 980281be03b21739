import { CloseButton } from "@mantine/core";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { IconInfoCircle } from "@tabler/icons-react";
import { memo, useState } from "react";
import { fileKey } from "../../fields/draft-storage.ts";
import { fileTexts } from "../../slipway.ts";
import type { Draft } from "./drafts.ts";
import classes from "./notice-list.module.css";

/** The notice names at most this many files, and counts the others. */
const mostNames = 3;

/** Names the files that the user described before leaving the page, whose text is saved on the device. */
export const RestoredDraftsNotice = memo(
  ({
    drafts,
    uploads,
  }: {
    readonly drafts: readonly Draft[];
    readonly uploads: readonly FileUpload[];
  }) => {
    const [earlier, setEarlier] = useState(() => [...fileTexts.all()]);
    if (earlier.length === 0) return null;
    const present = new Set([...drafts, ...uploads].map(({ file }) => fileKey(file)));
    const missing = earlier.filter(([key]) => !present.has(key));
    if (missing.length === 0) return null;
    const names = missing.slice(0, mostNames).map(([, { name }]) => name);
    const others = missing.length - names.length;
    return (
      <div className={classes.box} role="status" data-mild>
        <span className={classes.line}>
          <IconInfoCircle size={18} stroke={1.75} className={classes.mild} aria-hidden />
          <span className={classes.text}>
            Your title and caption for{" "}
            {names.map((name, index) => (
              <span key={missing[index]?.[0]}>
                {index > 0 && ", "}
                <bdi className={classes.name}>{name}</bdi>
              </span>
            ))}
            {others > 0 && ` and ${others} more`} are saved on this device. Choose the{" "}
            {missing.length === 1 ? "file" : "files"} again to continue.
          </span>
        </span>
        <CloseButton
          aria-label="Discard the saved titles and captions"
          onClick={() => {
            for (const [key] of missing) fileTexts.forget(key);
            setEarlier([]);
          }}
        />
      </div>
    );
  },
);
