import { createUploader } from "@slipway/client";
import compress from "browser-image-compression";
import { getToken } from "./token.ts";

/** Uploads pictures as JPEG files of at most 1 MB and 2,000 pixels per side, without their metadata; other files as they are. */
export const uploader = createUploader({
  getToken,
  prepare: async (file, { signal }) => {
    if (!file.type.startsWith("image/")) return file;
    const compressed = await compress(file, {
      maxSizeMB: 1,
      maxWidthOrHeight: 2000,
      fileType: "image/jpeg",
      // Its worker would load the library from another host.
      useWebWorker: false,
      signal,
    }).catch((cause) => {
      throw new Error("This browser can't read the picture.", { cause });
    });
    const name = file.name.replace(/\.[^.]*$/, ".jpg");
    return new File([compressed], name, { type: compressed.type });
  },
});
