import type { Upload } from "@slipway/core/api";
import { useState } from "react";
import { FamilyIcon } from "../family-icon.tsx";
import { library } from "../slipway.ts";
import classes from "./preview.module.css";

/**
 * An image as it is stored, or its type's icon.
 *
 * Each reading of a record brings a new link to its image; the one that is shown stays, so that nothing is fetched twice.
 * Links end after a few minutes: where one has, the record is read again for a new one, once until an image is shown.
 */
export const Preview = ({ upload }: { readonly upload: Upload }) => {
  const { id, previewUrl, object, declared } = upload;
  const [shown, setShown] = useState<string>();
  const [isWhole, setWhole] = useState(false);
  const [broken, setBroken] = useState<readonly string[]>([]);
  const url = shown !== undefined && !broken.includes(shown) ? shown : previewUrl;
  return (
    <div className={classes.frame}>
      {url !== undefined && !broken.includes(url) ? (
        <img
          className={classes.image}
          data-whole={isWhole || undefined}
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            setWhole(isFarFromFrame(naturalWidth / naturalHeight));
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
          {endingOf(upload.fileName)}
        </span>
      )}
    </div>
  );
};

/** Returns true for portraits and panoramas, of which the frame's shape would show only a part. */
const isFarFromFrame = (ratio: number): boolean => ratio < 1 || ratio > 2.2;

const endingOf = (fileName: string): string =>
  /\.([\p{L}\p{N}]{1,6})$/u.exec(fileName)?.[1]?.toUpperCase() ?? "";
