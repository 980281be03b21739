import { type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type ComponentProps, memo, type ReactNode, type Ref, useRef, useState } from "react";
import classes from "./virtual-list.module.css";

/** Props that a row must spread on its list item. */
export interface RowProps {
  readonly ref: Ref<HTMLLIElement>;
  readonly "data-index": number;
  readonly "aria-setsize": number;
  readonly "aria-posinset": number;
  readonly style: { readonly transform: string };
}

export interface VirtualListProps<Item> extends Omit<ComponentProps<"ul">, "children"> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Estimates the height of a row in pixels, until it is rendered and measured. */
  readonly estimateSize: (item: Item) => number;
  /** The key of a row that is rendered even if it is not visible, such as one that will have the focus. */
  readonly kept?: string | undefined;
  /** Renders one row: a list item with these props. A row renders again only if its item or this function changes. */
  readonly children: (item: Item, row: RowProps) => ReactNode;
}

/** Longer lists scroll by themselves. */
const mostUnscrolledRows = 20;
/** Rows that are rendered above and below the visible ones. */
const overscan = 4;
/** The assumed height of the list in pixels, until the browser measures it. */
const initialHeight = 800;

/**
 * Renders only the visible rows of a long list and the rows that have or will have the focus. A long list scrolls by itself, so the rest
 * of the page stays within reach.
 */
export const VirtualList = <Item,>({
  items,
  keyOf,
  estimateSize,
  kept,
  children,
  className = "",
  ...rest
}: VirtualListProps<Item>) => {
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string>();
  const keyAt = (index: number): string => {
    const item = items[index];
    return item === undefined ? String(index) : keyOf(item);
  };
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index];
      return item === undefined ? 0 : estimateSize(item);
    },
    getItemKey: keyAt,
    overscan,
    initialRect: { width: 0, height: initialHeight },
    useFlushSync: false,
    rangeExtractor: (range) => {
      const visible = listIndexes(range);
      const others = [...new Set([focused, kept])]
        .map((key) => (key === undefined ? -1 : items.findIndex((item) => keyOf(item) === key)))
        .filter((index) => index >= 0 && !visible.includes(index));
      return others.length === 0
        ? visible
        : [...visible, ...others].sort((one, other) => one - other);
    },
  });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-long={items.length > mostUnscrolledRows || undefined}
    >
      <ul
        {...rest}
        className={`${classes.list} ${className}`}
        style={{ height: virtualizer.getTotalSize() }}
        onFocus={({ target }) => {
          const row = target.closest<HTMLElement>("[data-index]");
          setFocused(row === null ? undefined : keyAt(Number(row.dataset.index)));
        }}
        onBlur={() => setFocused(undefined)}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <Row
              key={key}
              item={item}
              index={index}
              count={items.length}
              start={start}
              measure={virtualizer.measureElement}
              // The function receives only items of its own list.
              render={children as VirtualListProps<unknown>["children"]}
            />
          );
        })}
      </ul>
    </div>
  );
};

const Row = memo(
  ({
    item,
    index,
    count,
    start,
    measure,
    render,
  }: {
    readonly item: unknown;
    readonly index: number;
    readonly count: number;
    /** The distance from the top of the list in pixels. */
    readonly start: number;
    readonly measure: (element: HTMLElement | null) => void;
    readonly render: (item: unknown, row: RowProps) => ReactNode;
  }) =>
    render(item, {
      ref: measure,
      "data-index": index,
      "aria-setsize": count,
      "aria-posinset": index + 1,
      style: { transform: `translateY(${start}px)` },
    }),
);

const listIndexes = ({ startIndex, endIndex, overscan, count }: Range): number[] => {
  const first = Math.max(0, startIndex - overscan);
  const last = Math.min(count - 1, endIndex + overscan);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
};
