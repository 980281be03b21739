import type { Upload } from "@slipway/core/api";
import { FamilyIcon } from "@slipway/react/styled/family-icon";
import { useMemo, useState } from "react";
import { library } from "../slipway.ts";
import { createPlaceholder } from "./placeholder.ts";
import classes from "./preview.module.css";

/**
 * Shows the best image for a card, or the icon of the file's type. While an image loads, its placeholder is behind it.
 *
 * Every response has a new link to the image. The image that is shown keeps its link, so it is not fetched twice. Links
 * expire after a few minutes: if an image fails to load, the record is read once more for a new link.
 */
export const Preview = ({ upload }: { readonly upload: Upload }) => {
  const { id, previewUrl, object, declared, placeholder, color } = upload;
  const [shown, setShown] = useState<string>();
  const [isWhole, setWhole] = useState(false);
  const [broken, setBroken] = useState<readonly string[]>([]);
  const url = shown !== undefined && !broken.includes(shown) ? shown : previewUrl;
  const background = useMemo(() => createPlaceholder({ placeholder, color }), [placeholder, color]);
  return (
    <div className={classes.frame} style={shown === undefined ? background : undefined}>
      {url !== undefined && !broken.includes(url) ? (
        <img
          className={classes.image}
          data-whole={isWhole || undefined}
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            setWhole(isCroppedTooMuch(naturalWidth / naturalHeight));
            setShown(url);
            setBroken([]);
          }}
          onError={() => {
            setBroken([...broken, url]);
            if (broken.length === 0) void library.reload(id).catch(() => undefined);
          }}
        />
      ) : (
        <span className={classes.kind} aria-hidden>
          <FamilyIcon contentType={object?.contentType ?? declared.contentType} size={40} />
          {readExtension(upload.fileName)}
        </span>
      )}
    </div>
  );
};

/** Returns true for portraits and panoramas, which the frame would crop too much. */
const isCroppedTooMuch = (ratio: number): boolean => ratio < 1 || ratio > 2.2;

const readExtension = (fileName: string): string =>
  /\.([\p{L}\p{N}]{1,6})$/u.exec(fileName)?.[1]?.toUpperCase() ?? "";
