import { describeReason } from "@slipway/client/words/reason";
import type { Upload } from "@slipway/core/api";
import { isReady, isRejected } from "@slipway/core/status";
import { type MouseEvent, memo } from "react";
import { useCustomMessages } from "../../messages.tsx";
import { useFormats } from "../../words/create-messages-hook.ts";
import { useLibraryMessages } from "../../words/library-messages.ts";
import { formatMedia } from "../../words/media.ts";
import { RelativeTime } from "../../words/relative-time.tsx";
import { getShownName } from "../../words/shown-name.ts";
import controls from "./cell-controls.module.css";
import classes from "./file-cell.module.css";
import { Preview } from "./preview.tsx";

/** What a cell reports. The functions stay the same, so that a cell renders again only if its file changes. */
export interface CellEvents {
  readonly onOpen: (id: string, event: MouseEvent) => void;
  readonly onToggle: (id: string, isRange: boolean) => void;
  readonly onMenu: (id: string, button: HTMLElement) => void;
  readonly onFocus: (id: string) => void;
  /** Reads a record again: its links have expired. */
  readonly onExpired: (id: string) => void;
}

interface FileCellProps extends CellEvents {
  readonly upload: Upload;
  readonly column: number;
  readonly isList: boolean;
  readonly isCompact: boolean;
  readonly isSelected: boolean;
  /** True if the Tab key reaches this cell. */
  readonly isTabStop: boolean;
  /** True if the file has just arrived. */
  readonly isFresh: boolean;
}

/** Shows one file as a cell of the grid: a card, or a row of the list. Its name is its content, as screen readers expect of a cell. */
export const FileCell = memo((props: FileCellProps) => {
  const { upload, column, isList, isCompact, isSelected, isTabStop, isFresh, ...on } = props;
  const messages = useLibraryMessages();
  const { id, path, title, fileName, status } = upload;
  const name = getShownName(upload);
  const hasFacts = isList || !isCompact;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of its cells
    // biome-ignore lint/a11y/useSemanticElements: only visible cells are rendered, and a table needs all
    <div
      role="gridcell"
      className={classes.cell}
      aria-colindex={column + 1}
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      data-upload={id}
      data-name={name}
      data-status={status}
      data-layout={isList ? "list" : "grid"}
      data-fresh={isFresh || undefined}
      onClick={(event) => on.onOpen(id, event)}
      onFocus={() => on.onFocus(id)}
    >
      <div className={classes.preview}>
        <Preview upload={upload} onExpired={on.onExpired} />
      </div>
      {/* A click on its margin is one on the label, and then one on the checkbox. Neither opens the file. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the checkbox handles the keys */}
      <label className={controls.check} onClick={(event) => event.stopPropagation()}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={messages.select(name)}
          checked={isSelected}
          readOnly
          onClick={(event) => on.onToggle(id, event.shiftKey)}
        />
      </label>
      <div className={classes.text}>
        <span
          className={classes.name}
          dir="auto"
          title={title === undefined ? name : `${name} (${fileName})`}
        >
          {name}
        </span>
        {hasFacts && (
          <span className={classes.facts}>
            {isReady(upload) ? (
              <Facts upload={upload} />
            ) : (
              <Status upload={upload} isList={isList} />
            )}
          </span>
        )}
      </div>
      {isList && path !== undefined && (
        <span className={classes.path} dir="auto" title={path}>
          {path}
        </span>
      )}
      <button
        type="button"
        className={controls.more}
        tabIndex={-1}
        aria-label={messages.more(name)}
        aria-haspopup="menu"
        onClick={(event) => {
          event.stopPropagation();
          on.onMenu(id, event.currentTarget);
        }}
      />
    </div>
  );
});

const Status = ({ upload, isList }: { readonly upload: Upload; readonly isList: boolean }) => {
  const messages = useLibraryMessages();
  const { date } = useFormats();
  const custom = useCustomMessages();
  const { status, reason, trashUntil } = upload;
  if (trashUntil !== undefined) {
    const deletion = messages.keptUntil(date(trashUntil));
    return (
      <span className={classes.status} title={deletion}>
        {isList ? deletion : messages.daysLeft(countDays(trashUntil))}
      </span>
    );
  }
  const why = isRejected(upload) && reason ? describeReason(reason, custom) : undefined;
  return (
    <span className={classes.status} title={why}>
      {messages.status[status]}
      {why !== undefined && `: ${why}`}
    </span>
  );
};

/** Counts the days until a time. The last one counts as a whole day. */
const countDays = (iso: string): number =>
  Math.max(1, Math.ceil((Date.parse(iso) - Date.now()) / 86_400_000));

const Facts = ({ upload: { object, declared, media, createdAt } }: { readonly upload: Upload }) => {
  const formats = useFormats();
  const measured = formatMedia(formats, media);
  return (
    <>
      <span>{formats.size(object?.size ?? declared.size)}</span>
      {measured !== undefined && <span data-media>{measured}</span>}
      <RelativeTime iso={createdAt} />
    </>
  );
};
