import type { Upload } from "@slipway/core/api";
import { readExtensionLabel } from "@slipway/core/content/find-type";
import { useMemo, useState } from "react";
import { FamilyIcon } from "../../styled/family-icon.tsx";
import { createPlaceholder } from "./placeholder.ts";
import classes from "./preview.module.css";

/**
 * Shows the best image for a card, or the icon of the file's type. While an image loads, its placeholder is behind it.
 *
 * Every response has a new link to the image. The image that is shown keeps its link, so it is not fetched twice. Links
 * expire after a few minutes: if an image fails to load, the record is read once more for a new link.
 */
export const Preview = ({
  upload,
  onExpired,
}: {
  readonly upload: Upload;
  /** Reads the record again, for a new link. */
  readonly onExpired: (id: string) => void;
}) => {
  const { id, previewUrl, object, declared, placeholder, color } = upload;
  const [shown, setShown] = useState<string>();
  const [broken, setBroken] = useState<readonly string[]>([]);
  const url = shown !== undefined && !broken.includes(shown) ? shown : previewUrl;
  const background = useMemo(() => createPlaceholder({ placeholder, color }), [placeholder, color]);
  return (
    <div className={classes.frame} style={shown === undefined ? background : undefined}>
      {url !== undefined && !broken.includes(url) ? (
        <img
          className={classes.image}
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          onLoad={() => {
            setShown(url);
            setBroken([]);
          }}
          onError={() => {
            setBroken([...broken, url]);
            if (broken.length === 0) onExpired(id);
          }}
        />
      ) : (
        <span
          className={classes.kind}
          data-extension={readExtensionLabel(upload.fileName)}
          aria-hidden
        >
          <FamilyIcon contentType={object?.contentType ?? declared.contentType} size={36} />
        </span>
      )}
    </div>
  );
};
