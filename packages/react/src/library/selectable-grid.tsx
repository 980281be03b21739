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
import { findTabStop } from "./find-cell.ts";
import { FileGrid } from "./grid/file-grid.tsx";
import { isFocusLost } from "./grid/focus-lost.ts";
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
 * holding a finger on a file. Escape clears the selection.
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
  const latest = useRef({
    items,
    selection,
    onOpen,
    onExpired,
    onKey: noKey,
    handleSelectionKey: noSelectionKey,
  });

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
  const bar = useRef<HTMLDivElement>(null);
  /** The button that changes the selection disappears: the file that had the focus before has it again. */
  const returnFocus = () =>
    requestAnimationFrame(() => {
      if (isFocusLost()) findTabStop(bar.current?.parentElement)?.focus({ preventScroll: true });
    });

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

  /** Handles the keys that need no focused file. Returns false for other keys. */
  const handleSelectionKey = (event: HandledEvent): boolean => {
    const handle = (act: () => void) => {
      event.preventDefault();
      act();
      return true;
    };
    if (items.length > 0 && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a")
      return handle(() => setSelection(selectAll(listIds(items))));
    if (!isSelecting) return false;
    if (event.key === "Escape") return handle(clear);
    return isDelete(event) && handle(() => onDelete(selected));
  };
  const handleKey = (event: KeyboardEvent, id: string) => {
    const cell = event.target as HTMLElement;
    const handle = (act: () => void) => {
      event.preventDefault();
      act();
    };
    const isSelected = selection.ids.has(id);
    if (isDelete(event) && !isSelected && cell.dataset.upload === id)
      return handle(() => onDelete(find(new Set([id]))));
    if (handleSelectionKey(event)) return;
    // Its own controls handle their keys.
    if (cell.dataset.upload !== id) return;
    if (event.key === " ") return handle(() => onToggle(id, event.shiftKey));
    if (event.key === "Enter")
      return handle(() => (onOpen === undefined ? onToggle(id, event.shiftKey) : onOpen(id)));
    if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10"))
      return handle(() => onMenu(id, cell));
  };

  latest.current = { items, selection, onOpen, onExpired, onKey: handleKey, handleSelectionKey };
  const onKey = useCallback(
    (event: KeyboardEvent, id: string) => latest.current.onKey(event, id),
    [],
  );

  useEffect(() => {
    // The focus is nowhere after a click beside the files, and in the toolbar after a click there.
    const listen = (event: globalThis.KeyboardEvent) => {
      const isOurs = isFocusLost() || bar.current?.contains(event.target as Node);
      if (isOurs && !event.defaultPrevented && !isTyped(event) && !isDialogOpen())
        latest.current.handleSelectionKey(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  const [menuUpload] = menu === undefined ? [] : find(new Set([menu.id]));
  return (
    <>
      <div ref={bar} className={classes.bar}>
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
            onSelectAll={() => {
              setSelection(selectAll(listIds(items)));
              returnFocus();
            }}
            onClear={() => {
              clear();
              returnFocus();
            }}
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
const noSelectionKey = (_event: HandledEvent): boolean => false;

type HandledEvent = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "preventDefault">;

const isDelete = ({ key, metaKey }: HandledEvent): boolean =>
  key === "Delete" || (key === "Backspace" && metaKey);

/** Returns true if a text field uses the key. */
const isTyped = ({ target }: globalThis.KeyboardEvent): boolean =>
  target instanceof Element && target.matches("input, textarea, select");

const isDialogOpen = (): boolean => document.querySelector("[aria-modal=true]") !== null;
