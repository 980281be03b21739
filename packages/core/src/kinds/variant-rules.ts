/** The formats that variants can have, each with its content type. */
export const variantFormats = {
  webp: "image/webp",
  jpeg: "image/jpeg",
  png: "image/png",
  avif: "image/avif",
} as const;
export type VariantFormat = keyof typeof variantFormats;

/** How an image fits the size of a variant that has both a width and a height. */
export const variantFits = ["inside", "cover", "contain"] as const;
export type VariantFit = (typeof variantFits)[number];

/** A derived image of a kind. At least one of its sides is given. No image is enlarged. */
export interface VariantRules {
  /** In pixels. */
  readonly width?: number | undefined;
  /** In pixels. */
  readonly height?: number | undefined;
  readonly fit: VariantFit;
  readonly format: VariantFormat;
  /** From 1 to 100. PNG ignores it. */
  readonly quality: number;
}

/** The variants of a kind, by name. */
export type Variants = Readonly<Record<string, VariantRules>>;

/**
 * The details to read from files: `basic` ones from the first bytes alone, `full` ones from the whole file, and `location` also where a
 * photo was taken.
 */
export const mediaDetailLevels = ["basic", "full", "location"] as const;
export type MediaDetails = (typeof mediaDetailLevels)[number];

/** Returns true if the uploads of a kind have something to derive. */
export const isDerivedKind = ({
  variants,
  mediaDetails,
}: {
  readonly variants: Variants;
  readonly mediaDetails: MediaDetails;
}): boolean => mediaDetails !== "basic" || Object.keys(variants).length > 0;

/** Returns the names of the kinds whose uploads have something to derive. */
export const listDerivedKinds = (
  kinds: Readonly<Record<string, Parameters<typeof isDerivedKind>[0]>>,
): readonly string[] =>
  Object.entries(kinds).flatMap(([name, rules]) => (isDerivedKind(rules) ? [name] : []));
