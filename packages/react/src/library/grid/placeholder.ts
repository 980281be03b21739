import type { Upload } from "@slipway/core/api";
import { thumbHashToDataURL } from "thumbhash";

/** The background of a card while its image loads. */
export interface Placeholder {
  readonly backgroundColor?: string;
  readonly backgroundImage?: string;
}

/** Returns a blurred image and the dominant color of an upload, as far as they are known. */
export const createPlaceholder = ({
  placeholder,
  color,
}: Pick<Upload, "placeholder" | "color">): Placeholder => ({
  ...(color !== undefined && { backgroundColor: color }),
  ...(placeholder !== undefined && { backgroundImage: `url(${decode(placeholder)})` }),
});

const decode = (placeholder: string): string =>
  thumbHashToDataURL(Uint8Array.from(atob(placeholder), (character) => character.charCodeAt(0)));
