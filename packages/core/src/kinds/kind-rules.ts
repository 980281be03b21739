import type { MediaDetails, Variants } from "./variant-rules.ts";

/** The content types that a kind accepts, each with its file name extensions. `any` accepts every file. */
export type ContentTypes = "any" | Readonly<Record<string, readonly string[]>>;

/** The rules of a kind that files must follow. Browsers check them too, so this file imports only types. */
export interface FileRules {
  readonly name: string;
  readonly contentTypes: ContentTypes;
  /** In bytes. 0 allows empty files. */
  readonly minSize: number;
  /** In bytes. */
  readonly maxSize: number;
  /** Files in one request. */
  readonly maxFiles: number;
}

/** The static rules of a kind: plain values, without its schema and its hooks. */
export interface KindRules extends FileRules {
  readonly retention: {
    /** Days, ascending. */
    readonly choices: readonly number[];
    /** Days. Without it, a file is kept until its owner deletes it. */
    readonly default?: number;
  };
  /** How many days a deleted file stays in the trash. 0 deletes it at once. */
  readonly trash: number;
  /** How long a signed form or part URL is valid, in seconds. */
  readonly policyLifetime: number;
  /** How long a download link is valid, in seconds. */
  readonly linkLifetime: number;
  /** The readers of the files. */
  readonly visibility: "private" | "public";
  /** What downloads come from. */
  readonly delivery: "s3" | "cdn";
  /** The content types that a browser may show instead of saving. */
  readonly inlineTypes: readonly string[];
  /** The images that are derived from uploads. */
  readonly variants: Variants;
  readonly mediaDetails: MediaDetails;
  /** The fields that uploads can be listed by. */
  readonly index: readonly string[];
  /** The fields that can be changed after the request. */
  readonly editable: readonly string[];
  /** True if uploads of this kind can have fields. */
  readonly hasFields: boolean;
}

/** The rules of every kind, by its name. */
export type Kinds = Readonly<Record<string, KindRules>>;

/** The kind of a request that names none. */
export const defaultKindName = "default";

/**
 * Returns the rules of a kind.
 *
 * @param name from a request; undefined for the kind `default`
 * @returns undefined if there is no such kind
 */
export const findKind = <Rules>(
  kinds: Readonly<Record<string, Rules>>,
  name: string = defaultKindName,
): Rules | undefined => (Object.hasOwn(kinds, name) ? kinds[name] : undefined);

/**
 * Returns true if files of a kind, or images that are derived from them, are served by CloudFront. A deployment has a distribution for
 * files only if one needs it.
 */
export const needsCdn = (kinds: Kinds): boolean =>
  Object.values(kinds).some(
    ({ visibility, delivery, variants }) =>
      visibility === "public" || delivery === "cdn" || Object.keys(variants).length > 0,
  );
