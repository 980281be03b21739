import { limits } from "@slipway/core/limits";
import { useState } from "react";
import { FamilyIcon } from "../../../styled/family-icon.tsx";
import { guessType } from "./guess-type.ts";
import classes from "./thumbnail.module.css";
import { useObjectUrl } from "./use-object-url.ts";

/** Shows a thumbnail of a chosen image, or the icon of another file's type. It is hidden from screen readers, which read the name. */
export const Thumbnail = ({ file }: { readonly file: File }) => {
  const contentType = guessType(file);
  const isImage = limits.acceptedTypes[contentType]?.family === "image";
  const url = useObjectUrl(isImage ? file : undefined);
  const [broken, setBroken] = useState(false);
  return (
    <span className={classes.frame} aria-hidden>
      {url && !broken ? (
        <img className={classes.image} src={url} alt="" onError={() => setBroken(true)} />
      ) : (
        <FamilyIcon contentType={contentType} size={18} />
      )}
    </span>
  );
};
