import type { LibraryView } from "../state/url-state.ts";

/** Sizes in pixels. */
export interface Geometry {
  readonly columns: number;
  /** The height of a row, with the space below it. */
  readonly rowHeight: number;
  readonly gap: number;
  /** True if a card has no room for all facts about its file. */
  readonly isNarrow: boolean;
}

/** Below this width of the list, cards are smaller, so that a phone shows two in a row. */
const phoneWidth = 480;

/** The narrowest cards, the space between cards, and the height of the text below an image. */
const cards = {
  comfortable: { width: 212, phoneWidth: 132, gap: 16, text: 60 },
  compact: { width: 148, phoneWidth: 104, gap: 8, text: 34 },
};

const rowHeights = { comfortable: 60, compact: 48 };

/** Up to this width, cards do not show an image's dimensions or a video's duration. */
const narrowWidth = 272;

/** Images are 4 wide and 3 high. */
const imageRatio = 3 / 4;

/**
 * Returns the sizes of rows, which depend on nothing but the width: the page knows the height of the whole list before it renders a row.
 *
 * @param width the width of the list
 */
export const getGeometry = (
  width: number,
  { layout, density }: Pick<LibraryView, "layout" | "density">,
): Geometry => {
  if (layout === "list")
    return { columns: 1, rowHeight: rowHeights[density], gap: 0, isNarrow: false };
  const { gap, text, ...widths } = cards[density];
  const narrowest = width < phoneWidth ? widths.phoneWidth : widths.width;
  const columns = Math.max(1, Math.floor((width + gap) / (narrowest + gap)));
  const cardWidth = (width - gap * (columns - 1)) / columns;
  return {
    columns,
    gap,
    rowHeight: Math.ceil(cardWidth * imageRatio) + text + gap,
    isNarrow: cardWidth <= narrowWidth,
  };
};
