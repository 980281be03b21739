import { type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type ComponentProps, memo, type ReactNode, type Ref, useRef, useState } from "react";
import classes from "./virtual-list.module.css";

/** What a row's list item must have; to be spread on it. */
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
  /** About how high a row is, in pixels, before it has been rendered. */
  readonly estimateSize: (item: Item) => number;
  /** Draws one row: a list item with these properties. Rows are drawn again only if this or their item is another. */
  readonly children: (item: Item, row: RowProps) => ReactNode;
}

/** Rows up to which a list is shown whole. */
const wholeUpTo = 20;
/** Rows beyond those that can be seen, on both sides. */
const overscan = 4;
/** Pixels; what is rendered before the browser has measured the list. */
const firstHeight = 800;

/**
 * Renders only the rows of a long list that can be seen, and the one that has the focus. A long list scrolls by itself, so
 * that what follows it on the page stays in reach.
 */
export const VirtualList = <Item,>({
  items,
  keyOf,
  estimateSize,
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
    initialRect: { width: 0, height: firstHeight },
    useFlushSync: false,
    rangeExtractor: (range) => {
      const seen = indexesOf(range);
      if (focused === undefined || seen.some((index) => keyAt(index) === focused)) return seen;
      const index = items.findIndex((item) => keyOf(item) === focused);
      return index < 0 ? seen : [...seen, index].sort((one, other) => one - other);
    },
  });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-long={items.length > wholeUpTo || undefined}
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
              // What draws an item of one list is given items of that list.
              draw={children as VirtualListProps<unknown>["children"]}
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
    draw,
  }: {
    readonly item: unknown;
    readonly index: number;
    readonly count: number;
    /** Pixels from the top of the list. */
    readonly start: number;
    readonly measure: (element: HTMLElement | null) => void;
    readonly draw: (item: unknown, row: RowProps) => ReactNode;
  }) =>
    draw(item, {
      ref: measure,
      "data-index": index,
      "aria-setsize": count,
      "aria-posinset": index + 1,
      style: { transform: `translateY(${start}px)` },
    }),
);

const indexesOf = ({ startIndex, endIndex, overscan, count }: Range): number[] => {
  const first = Math.max(0, startIndex - overscan);
  const last = Math.min(count - 1, endIndex + overscan);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
};
