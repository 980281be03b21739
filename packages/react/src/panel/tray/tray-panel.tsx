import type { Progress } from "@slipway/client/engine/progress";
import type { UnfinishedUpload } from "@slipway/client/resume/unfinished-upload";
import { type RefObject, useLayoutEffect } from "react";
import type { Refusal } from "../flow/sort-chosen.ts";
import { usePanel } from "../panel-context.tsx";
import { InterruptedUploads } from "./notices/interrupted-uploads.tsx";
import { SkippedFiles } from "./notices/skipped-files.tsx";
import { TrayNotices } from "./notices/tray-notices.tsx";
import type { OrderedUploads } from "./order-uploads.ts";
import { UploadList } from "./rows/upload-list.tsx";
import classes from "./tray.module.css";
import { TrayHead } from "./tray-head.tsx";

/** Shows the tray of uploads: the total with its actions, what the user should know, and the files. */
export const TrayPanel = ({
  tray,
  ordered,
  duplicates,
  progress,
  refusals,
  systemFiles,
  unfinished,
  onDiscard,
  isOnline,
  isOpen,
  onToggle,
}: {
  /** Receives the tray's element. */
  readonly tray: RefObject<HTMLElement | null>;
  readonly ordered: OrderedUploads;
  /** The local IDs of files that the user already has. */
  readonly duplicates: ReadonlySet<string>;
  readonly progress: Progress;
  readonly refusals: readonly Refusal[];
  /** The number of skipped system files. */
  readonly systemFiles: number;
  /** The interrupted uploads of earlier visits. */
  readonly unfinished: readonly UnfinishedUpload[];
  readonly onDiscard: (upload: UnfinishedUpload) => Promise<void>;
  readonly isOnline: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) => {
  const { messages } = usePanel();
  const { uploads } = ordered;
  useShownHeight(tray);
  return (
    <section
      data-slipway
      ref={tray}
      tabIndex={-1}
      className={classes.tray}
      aria-label={messages.region}
      data-open={isOpen || undefined}
    >
      <TrayHead
        ordered={ordered}
        progress={progress}
        isOnline={isOnline}
        isOpen={isOpen}
        interrupted={unfinished.length}
        onToggle={onToggle}
      />
      {isOpen && (
        <div className={classes.body}>
          <TrayNotices ordered={ordered} />
          {refusals.length + systemFiles > 0 && (
            <SkippedFiles refusals={refusals} systemFiles={systemFiles} />
          )}
          {unfinished.length > 0 && (
            <InterruptedUploads
              unfinished={unfinished}
              isTitled={uploads.length === 0}
              onDiscard={onDiscard}
            />
          )}
          {uploads.length > 0 && <UploadList uploads={uploads} duplicates={duplicates} />}
        </div>
      )}
    </section>
  );
};

/** Lets the page know how much of its end the tray covers. */
const useShownHeight = (tray: RefObject<HTMLElement | null>): void => {
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const name = "--slipway-tray-height";
    const observer = new ResizeObserver(() =>
      style.setProperty(name, `${tray.current?.offsetHeight ?? 0}px`),
    );
    if (tray.current) observer.observe(tray.current, { box: "border-box" });
    return () => {
      observer.disconnect();
      style.removeProperty(name);
    };
  }, [tray]);
};
