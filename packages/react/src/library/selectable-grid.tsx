import type { Upload } from "@slipway/core/api";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useLibraryMessages } from "../words/library-messages.ts";
import { getShownName } from "../words/shown-name.ts";
import { ActionBar, type SelectionAction } from "./bars/action-bar.tsx";
import { FileMenu } from "./bars/file-menu.tsx";
import { FileGrid } from "./grid/file-grid.tsx";
import classes from "./library.module.css";
import { type ListedFile, toUpload } from "./state/listed-files.ts";
import { extend, keepExisting, noSelection, selectAll, toggle } from "./state/selection.ts";
import type { LibraryView } from "./state/url-state.ts";

interface SelectableGridProps {
  readonly label: string;
  readonly items: readonly ListedFile[];
  readonly records: ReadonlyMap<string, Upload>;
  readonly view: LibraryView;
  readonly fresh: ReadonlySet<string>;
  readonly toolbar: ReactNode;
  /** The number of files, which stands above the grid. */
  readonly status: ReactNode;
  readonly getActions: (uploads: readonly Upload[]) => readonly SelectionAction[];
  /** Opens a file. Without it, a click selects the file. */
  readonly onOpen?: (id: string) => void;
  /** The Delete key. */
  readonly onDelete: (uploads: readonly Upload[]) => void;
  readonly onShow: (items: readonly ListedFile[]) => void;
  readonly onExpired: (id: string) => void;
  /** Messages in place of the grid. */
  readonly children?: ReactNode;
}

/**
 * Shows files whose selection has actions: with a checkbox, with Ctrl or Cmd and a click, with Shift for a range, with Ctrl+A for all, or by
 * holding a finger on a file.
 */
export const SelectableGrid = (props: SelectableGridProps) => {
  const { label, items, records, view, fresh, toolbar, status, getActions, children } = props;
  const { onOpen, onDelete, onShow, onExpired } = props;
  const messages = useLibraryMessages();
  const [selection, setSelection] = useState(noSelection);
  const [menu, setMenu] = useState<{ readonly id: string; readonly button: HTMLElement }>();
  const { layout, density } = view;
  // The grid renders again only if its files or their shape change, and not for each letter of a search.
  const shape = useMemo(() => ({ layout, density }), [layout, density]);
  const latest = useRef({ items, selection, onOpen, onExpired, onKey: noKey });

  useEffect(
    () =>
      setSelection((before) =>
        before.ids.size === 0 ? before : keepExisting(before, new Set(listIds(items))),
      ),
    [items],
  );

  const find = useCallback(
    (ids: ReadonlySet<string>): readonly Upload[] =>
      ids.size === 0
        ? noUploads
        : items
            .filter(({ id }) => ids.has(id))
            .map((item) => records.get(item.id) ?? toUpload(item)),
    [items, records],
  );
  const selected = useMemo(() => find(selection.ids), [find, selection.ids]);
  const isSelecting = selection.ids.size > 0;
  const clear = useCallback(() => setSelection(noSelection), []);

  const onToggle = useCallback((id: string, isRange: boolean) => {
    setSelection((before) =>
      isRange ? extend(before, id, listIds(latest.current.items)) : toggle(before, id),
    );
  }, []);
  const open = useCallback(
    (id: string, { shiftKey, ctrlKey, metaKey }: MouseEvent) => {
      const isSelecting = latest.current.selection.ids.size > 0;
      const { onOpen: openFile } = latest.current;
      if (shiftKey || ctrlKey || metaKey || isSelecting || !openFile) onToggle(id, shiftKey);
      else openFile(id);
    },
    [onToggle],
  );
  const onMenu = useCallback(
    (id: string, button: HTMLElement) =>
      setMenu((before) => (before?.id === id ? undefined : { id, button })),
    [],
  );
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const onExtend = useCallback(
    (from: string, to: string) =>
      setSelection((before) => {
        const start = before.anchor === undefined ? { ...before, anchor: from } : before;
        return extend(start, to, listIds(latest.current.items));
      }),
    [],
  );
  const expire = useCallback((id: string) => latest.current.onExpired(id), []);

  const handleKey = (event: KeyboardEvent, id: string) => {
    const cell = event.target as HTMLElement;
    const handle = (act: () => void) => {
      event.preventDefault();
      act();
    };
    // Its own controls handle their keys.
    const isCell = cell.dataset.upload === id;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a")
      return handle(() => setSelection(selectAll(listIds(items))));
    if (event.key === "Escape" && selection.ids.size > 0) return handle(clear);
    if (!isCell) return;
    if (event.key === " ") return handle(() => onToggle(id, event.shiftKey));
    if (event.key === "Enter")
      return handle(() => (onOpen === undefined ? onToggle(id, event.shiftKey) : onOpen(id)));
    if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10"))
      return handle(() => onMenu(id, cell));
    if (event.key === "Delete" || (event.key === "Backspace" && event.metaKey))
      return handle(() => onDelete(selection.ids.has(id) ? selected : find(new Set([id]))));
  };

  latest.current = { items, selection, onOpen, onExpired, onKey: handleKey };
  const onKey = useCallback(
    (event: KeyboardEvent, id: string) => latest.current.onKey(event, id),
    [],
  );

  const [menuUpload] = menu === undefined ? [] : find(new Set([menu.id]));
  return (
    <>
      <div className={classes.bar}>
        {/* It stays in place, so that a selection does not move the files. */}
        <div className={classes.toolbar} inert={isSelecting} data-hidden={isSelecting || undefined}>
          {toolbar}
        </div>
        {isSelecting && (
          <ActionBar
            count={selection.ids.size}
            total={items.length}
            actions={getActions(selected).map((action) => ({
              ...action,
              onClick: () => {
                action.onClick();
                clear();
              },
            }))}
            onSelectAll={() => setSelection(selectAll(listIds(items)))}
            onClear={clear}
          />
        )}
      </div>
      {status}
      {children}
      <FileGrid
        label={label}
        items={items}
        records={records}
        view={shape}
        selected={selection.ids}
        open={view.file}
        fresh={fresh}
        onOpen={open}
        onToggle={onToggle}
        onMenu={onMenu}
        onKey={onKey}
        onExtend={onExtend}
        onShow={onShow}
        onExpired={expire}
      />
      {menu !== undefined && menuUpload !== undefined && (
        <FileMenu
          key={menu.id}
          id={menu.id}
          label={messages.more(getShownName(menuUpload))}
          button={menu.button}
          actions={getActions([menuUpload])}
          onClose={closeMenu}
        />
      )}
    </>
  );
};

const noUploads: readonly Upload[] = [];

/** A search lists thousands of files for each letter, so their IDs are listed only when they are used. */
const listIds = (items: readonly ListedFile[]): readonly string[] => items.map(({ id }) => id);

const noKey = (_event: KeyboardEvent, _id: string): void => undefined;
