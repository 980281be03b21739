import type { ByteRange } from "@slipway/core/content/formats/iso-media";
import type { MediaDetails, Variants } from "@slipway/core/kinds/variant-rules";
import type { DerivationReason, Media, StoredVariant } from "@slipway/core/record";

/** A file, and what to derive from it. */
export interface DerivationJob {
  readonly contentType: string;
  readonly size: number;
  readonly variants: Variants;
  readonly mediaDetails: MediaDetails;
}

/** An image that was derived. */
export interface DerivedContent {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

/** The images and details that were derived from a file. */
export interface DerivedFile {
  readonly images: readonly DerivedContent[];
  readonly media?: Media | undefined;
  readonly placeholder?: string | undefined;
  readonly color?: string | undefined;
  /** Why there are no images. */
  readonly reason?: DerivationReason | undefined;
}

/** Reads a range of a file. Resolves to undefined if the file no longer exists. */
export type ReadBytes = (range: ByteRange) => Promise<Uint8Array | undefined>;

/** Decodes files, and derives images and details from them. */
export interface ImageDeriver {
  /**
   * Derives from one file within the limits of `limits.images`.
   *
   * @throws {Error} if the deriver cannot run, or the file cannot be read, regardless of its bytes
   */
  derive(job: DerivationJob, read: ReadBytes): Promise<DerivedFile>;
}

/** An image to store, with its size in pixels. */
export type NewDerivedImage = Omit<DerivedContent, "name"> & { readonly key: string };

/** Stores derived images. */
export interface DerivedImages {
  /**
   * Stores an image unless its key has one.
   *
   * @returns the stored image: this one, or that of an earlier attempt
   */
  putDerived(image: NewDerivedImage): Promise<StoredVariant>;

  /** Deletes every version and delete marker of every key that starts with this prefix permanently. */
  deleteDerived(prefix: string): Promise<void>;
}

/** Requests that images are derived. */
export interface Derivations {
  /** The kinds whose uploads have something to derive. */
  readonly kinds: readonly string[];
  request(upload: { readonly id: string; readonly versionId: string }): Promise<void>;
}

/** The derivations of a deployment that derives nothing. */
export const noDerivations: Derivations = {
  kinds: [],
  request: async () => {
    throw new Error("No kind has something to derive.");
  },
};
