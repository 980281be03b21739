import { useLongPress } from "@mantine/hooks";
import type { Upload } from "@slipway/core/api";
import { type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  memo,
  type SyntheticEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { findCell } from "../find-cell.ts";
import type { ListedFile } from "../state/listed-files.ts";
import { toUpload } from "../state/listed-files.ts";
import type { LibraryView } from "../state/url-state.ts";
import { type CellEvents, FileCell } from "./file-cell.tsx";
import classes from "./file-grid.module.css";
import { findTarget } from "./find-target.ts";
import { isFocusLost } from "./focus-lost.ts";
import { getGeometry } from "./geometry.ts";
import { useListPlace } from "./use-list-place.ts";
import { usePaintedFiles } from "./use-painted-files.ts";

/** Rows that are rendered above and below the visible ones. */
const overscan = 2;

/** How long a finger holds a file to select it, in milliseconds. */
const holdTime = 500;

interface FileGridProps extends Omit<CellEvents, "onFocus"> {
  readonly label: string;
  readonly items: readonly ListedFile[];
  readonly records: ReadonlyMap<string, Upload>;
  readonly view: Pick<LibraryView, "layout" | "density">;
  readonly selected: ReadonlySet<string>;
  /** The file in the viewer, or an empty text. It has the focus when the viewer is closed. */
  readonly open: string;
  /** Files that have just arrived. */
  readonly fresh: ReadonlySet<string>;
  /** Handles the keys that the grid does not: it moves the focus. */
  readonly onKey: (event: KeyboardEvent, id: string) => void;
  /** Extends the selection to a file, because Shift is held while the focus moves. */
  readonly onExtend: (from: string, to: string) => void;
  /** Reports the files that are rendered. */
  readonly onShow: (items: readonly ListedFile[]) => void;
}

/**
 * Shows files as a grid of which only the visible rows are rendered. The Tab key reaches one cell, and the arrow keys, Home, End, and the
 * page keys move the focus inside (WAI-ARIA Authoring Practices, "Grid Pattern").
 */
export const FileGrid = memo((props: FileGridProps) => {
  const { label, items, records, view, selected, open, fresh, onKey, onExtend, onShow, ...events } =
    props;
  const grid = useRef<HTMLDivElement>(null);
  const { width, top, windowHeight } = useListPlace(grid, items.length === 0);
  const { columns, rowHeight, gap, isNarrow } = getGeometry(width, view);
  const [focused, setFocused] = useState<string>();
  const focusedIndex = useMemo(
    () => (focused === undefined ? -1 : items.findIndex(({ id }) => id === focused)),
    [items, focused],
  );
  const rows = Math.ceil(items.length / columns);
  const { isPainted, onRender, version } = usePaintedFiles();
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: top,
    // Reading the window's size before lays out the page once more.
    enabled: width > 0,
    initialRect: { width: 0, height: windowHeight },
    useFlushSync: false,
    // The focused cell stays rendered, or the keyboard would lose its place.
    rangeExtractor: ({ startIndex, endIndex, ...range }) =>
      withRow(
        {
          ...range,
          startIndex,
          endIndex,
          overscan: isPainted(items.slice(startIndex * columns, (endIndex + 1) * columns))
            ? overscan
            : 0,
        },
        Math.floor(focusedIndex / columns),
      ),
  });
  const measured = useRef(rowHeight);
  useLayoutEffect(() => {
    if (measured.current !== rowHeight) virtualizer.measure();
    measured.current = rowHeight;
  }, [virtualizer, rowHeight]);
  const shown = virtualizer.getVirtualItems();
  const [first, last] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? -1];
  const visible = useMemo(
    () => items.slice(first * columns, (last + 1) * columns),
    [items, first, last, columns],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the files can be the same in another version
  useEffect(() => onRender(visible, onShow), [onRender, visible, onShow, version]);

  const lastIndex = useRef(-1);
  if (focusedIndex >= 0) lastIndex.current = focusedIndex;
  const isFocusGone = focused !== undefined && focusedIndex < 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the focused file disappears
  useEffect(() => {
    if (!isFocusGone) return;
    const next = items[Math.min(lastIndex.current, items.length - 1)];
    setFocused(next?.id);
    // A dialog or menu that removed the file can give the focus to another element.
    if (next !== undefined) focusWhenRendered(grid, next.id, isFocusLost);
  }, [isFocusGone]);

  /** The file that gets the focus as soon as it is rendered. Further keys start from it. */
  const awaited = useRef<string>(undefined);
  const moveFocus = (index: number, isWanted?: () => boolean) => {
    const item = items[index];
    if (item === undefined) return;
    setFocused(item.id);
    virtualizer.scrollToIndex(Math.floor(index / columns), { align: "auto" });
    if (isWanted !== undefined) return focusWhenRendered(grid, item.id, isWanted);
    awaited.current = item.id;
    const cell = grid.current && findCell(grid.current, item.id);
    if (cell) cell.focus({ preventScroll: true });
    else focusWhenRendered(grid, item.id, () => awaited.current === item.id);
  };
  const onFocus = useCallback((id: string) => {
    awaited.current = undefined;
    setFocused(id);
  }, []);
  const lastOpen = useRef(open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the viewer is closed
  useEffect(() => {
    const closed = lastOpen.current;
    lastOpen.current = open;
    if (open !== "" || closed === "") return;
    const index = items.findIndex(({ id }) => id === closed);
    if (index >= 0) moveFocus(index, isFocusLost);
  }, [open]);
  const handleKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const id = awaited.current ?? findId(event);
    if (id === undefined) return;
    const index = items.findIndex((item) => item.id === id);
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
    const page = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1);
    const to = findTarget(event, { index, columns, count: items.length, page, isRtl });
    if (to === undefined) return onKey(event, id);
    event.preventDefault();
    const target = items[to];
    if (event.shiftKey && target !== undefined) onExtend(id, target.id);
    moveFocus(to);
  };

  const holding = useLongPress(
    (event) => {
      const id = findId(event);
      if (id !== undefined) events.onToggle(id, false);
    },
    {
      threshold: holdTime,
      events: ["touch"],
      cancelOnMove: true,
      // Lifting the finger is no click.
      onFinish: (event) => event.preventDefault(),
    },
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: only visible rows are rendered, and a table needs all
    <div
      ref={grid}
      role="grid"
      className={classes.grid}
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable
      data-selecting={selected.size > 0 || undefined}
      data-narrow={isNarrow || undefined}
      data-compact={view.density === "compact" || undefined}
      style={{ height: Math.max(0, virtualizer.getTotalSize() - gap) }}
      onKeyDown={handleKey}
      onContextMenu={(event) => {
        // The browser's menu would cover the selected file.
        if (Object(event.nativeEvent).pointerType === "touch") event.preventDefault();
      }}
      {...holding}
    >
      {shown.map(({ index: row, start }) => (
        // biome-ignore lint/a11y/useSemanticElements: only visible rows are rendered, and a table needs all
        // biome-ignore lint/a11y/useFocusableInteractive: the cells have the focus
        <div
          key={row}
          role="row"
          aria-rowindex={row + 1}
          className={classes.row}
          style={{
            transform: `translateY(${start - top}px)`,
            height: rowHeight - gap,
            gap,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          }}
        >
          {items.slice(row * columns, (row + 1) * columns).map((item, column) => (
            <FileCell
              key={item.id}
              upload={findNewest(records, item)}
              column={column}
              isList={view.layout === "list"}
              isCompact={view.density === "compact"}
              isSelected={selected.has(item.id)}
              isTabStop={focusedIndex < 0 ? row + column === 0 : item.id === focused}
              isFresh={fresh.has(item.id)}
              onFocus={onFocus}
              {...events}
            />
          ))}
        </div>
      ))}
    </div>
  );
});

const findId = ({ target }: Pick<SyntheticEvent, "target">): string | undefined =>
  (target as HTMLElement).closest<HTMLElement>("[data-upload]")?.dataset.upload;

const findNewest = (records: ReadonlyMap<string, Upload>, item: ListedFile): Upload => {
  const record = records.get(item.id);
  return record !== undefined && record.revision >= item.revision ? record : toUpload(item);
};

const withRow = ({ startIndex, endIndex, overscan: more, count }: Range, row: number): number[] => {
  const first = Math.max(0, startIndex - more);
  const last = Math.min(count - 1, endIndex + more);
  const indexes = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => first + index,
  );
  if (row < 0 || row >= count || (row >= first && row <= last)) return indexes;
  return [...indexes, row].sort((one, other) => one - other);
};

/** Focuses a cell in the first of the next frames in which it is rendered, if a condition is met then. */
const focusWhenRendered = (
  grid: { readonly current: HTMLElement | null },
  id: string,
  isWanted: () => boolean,
): void => {
  const attempt = (frames: number) =>
    requestAnimationFrame(() => {
      const cell = grid.current && findCell(grid.current, id);
      if (cell) {
        if (isWanted()) cell.focus({ preventScroll: true });
      } else if (frames > 0) attempt(frames - 1);
    });
  attempt(mostFrames);
};

const mostFrames = 10;
