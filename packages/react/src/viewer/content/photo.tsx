import type { Upload } from "@slipway/core/api";
import { hasPreview } from "@slipway/core/content/display";
import { type ReactNode, useState } from "react";
import type { Files } from "../../styled/files.ts";
import { getShownName } from "../../words/shown-name.ts";
import { getContentType, getSize } from "../shown-file.ts";
import { useViewLink } from "../use-view-link.ts";
import classes from "./content.module.css";

/** The room for an image in CSS pixels, and how much it is enlarged. */
export interface PhotoBox {
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
}

/** The size in bytes up to which an original is loaded before the user enlarges it. */
const loadedAtOnce = 20 * 1024 ** 2;
/** The side in pixels of an image whose size is not known until it is loaded. */
const unknownSide = 4096;

interface PhotoProps {
  readonly files: Files;
  readonly upload: Upload;
  readonly box: PhotoBox;
  readonly isShown: boolean;
  readonly onExpired: () => void;
  /** Shown if the browser cannot show the image. */
  readonly fallback: ReactNode;
}

/**
 * Shows an image: first the best variant, and the original in front of it as soon as more pixels are needed, such as after zooming in.
 */
export const Photo = ({ files, upload, box, isShown, onExpired, fallback }: PhotoProps) => {
  const [loaded, setLoaded] = useState<ReadonlySet<string>>(new Set());
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set());
  const [natural, setNatural] = useState<Size>();
  const shown = shrink(natural ?? findSize(upload), box);
  const needed = shown.width * box.zoom * window.devicePixelRatio;
  const variant = chooseVariant(upload, needed);
  const isOriginalNeeded =
    variant !== undefined &&
    isShown &&
    hasPreview(getContentType(upload)) &&
    variant.width < Math.min(needed, findSize(upload).width) &&
    (box.zoom > 1 || getSize(upload) <= loadedAtOnce);
  const { link, renew } = useViewLink(files, upload.id, isOriginalNeeded);
  const first = variant?.url ?? upload.previewUrl;
  const original = link.kind === "loaded" ? link.url : undefined;
  const layers = [first, original].filter((url) => url !== undefined);
  if (first !== undefined && broken.size > 1 && loaded.size === 0) return fallback;
  return (
    <div
      className={classes.photo}
      style={{
        width: shown.width,
        height: shown.height,
        background: loaded.size === 0 ? upload.color : undefined,
      }}
    >
      {layers.map((url, index) => (
        <img
          key={index === 0 ? "first" : "original"}
          src={url}
          alt={index === 0 ? getShownName(upload) : ""}
          draggable={false}
          hidden={index > 0 && !loaded.has(url)}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
            if (upload.media?.width === undefined && index === 0) setNatural({ width, height });
            setLoaded((before) => new Set(before).add(url));
          }}
          onError={() => {
            setBroken((before) => new Set(before).add(url));
            if (broken.size === 0) (index === 0 ? onExpired : renew)();
          }}
        />
      ))}
    </div>
  );
};

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the size of the original in pixels. A variant has the same proportions. */
const findSize = ({ media, variants = {} }: Upload): Size => {
  if (media?.width && media.height) return { width: media.width, height: media.height };
  const [variant] = Object.values(variants);
  if (variant === undefined) return { width: unknownSide, height: unknownSide };
  const scale = unknownSide / Math.max(variant.width, variant.height);
  return { width: variant.width * scale, height: variant.height * scale };
};

/** Returns the size in which an image is shown as a whole. Small images are not enlarged. */
const shrink = ({ width, height }: Size, box: Size): Size => {
  const scale = Math.min(1, box.width / width, box.height / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
};

/** Returns the smallest variant that has enough pixels, otherwise the largest one. */
const chooseVariant = ({ variants = {} }: Upload, needed: number) => {
  const ascending = Object.values(variants).sort((one, other) => one.width - other.width);
  return ascending.find(({ width }) => width >= needed) ?? ascending.at(-1);
};
