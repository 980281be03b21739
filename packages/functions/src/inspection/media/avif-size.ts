import { uint } from "@slipway/core/content/bytes";
import { type Box, boxesIn } from "@slipway/core/content/formats/iso-media";

/** Width and height in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the size at which an AVIF image is displayed: the size of its primary item after the item's properties were applied
 * (ISO/IEC 23008-12, section 6.5; ISO/IEC 14496-12, section 8.11).
 *
 * @returns undefined if the first bytes do not contain the size
 */
export const readAvifSize = (head: Uint8Array): Size | undefined => {
  const childrenOf = (box: Box | undefined, skip: number): readonly Box[] =>
    box === undefined
      ? []
      : boxesIn(head, {
          from: box.content + skip,
          end: Math.min(box.offset + box.size, head.length),
        });
  const findBox = (boxes: readonly Box[], type: string) => boxes.find((box) => box.type === type);
  // `meta`, `pitm` and `ipma` start with a version and flags.
  const meta = childrenOf(findBox(boxesIn(head), "meta"), 4);
  const primary = findBox(meta, "pitm");
  const properties = childrenOf(findBox(meta, "iprp"), 0);
  const associations = findBox(properties, "ipma");
  if (primary === undefined || associations === undefined) return undefined;
  const isLongId = uint(head, primary.content, 1) > 0;
  const item = uint(head, primary.content + 4, isLongId ? 4 : 2);
  const all = childrenOf(findBox(properties, "ipco"), 0);
  return listProperties(head, { associations, item })
    .flatMap((index) => all[index - 1] ?? [])
    .reduce<Size | undefined>((size, property) => applyProperty(head, property, size), undefined);
};

/** Returns the one-based indexes of an item's properties, in the order in which they apply. */
const listProperties = (
  head: Uint8Array,
  { associations, item }: { readonly associations: Box; readonly item: number },
): readonly number[] => {
  const { content } = associations;
  const idBytes = uint(head, content, 1) > 0 ? 4 : 2;
  const indexBytes = (uint(head, content + 3, 1) & 1) === 1 ? 2 : 1;
  const end = Math.min(associations.offset + associations.size, head.length);
  for (let at = content + 8; at + idBytes < end; ) {
    const count = uint(head, at + idBytes, 1);
    const first = at + idBytes + 1;
    if (uint(head, at, idBytes) === item)
      // The highest bit marks an essential property.
      return Array.from({ length: count }, (_, index) => {
        const value = uint(head, first + index * indexBytes, indexBytes);
        return indexBytes === 2 ? value & 0x7fff : value & 0x7f;
      });
    at = first + count * indexBytes;
  }
  return [];
};

const applyProperty = (
  head: Uint8Array,
  property: Box,
  size: Size | undefined,
): Size | undefined => {
  const { type, content } = property;
  if (type === "ispe")
    return { width: uint(head, content + 4, 4), height: uint(head, content + 8, 4) };
  if (size === undefined) return undefined;
  // Rotated counterclockwise in steps of 90 degrees.
  if (type === "irot" && (uint(head, content, 1) & 1) === 1)
    return { width: size.height, height: size.width };
  return size;
};
