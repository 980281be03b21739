import { defineSlipway } from "@slipway/core";
import { onPicture } from "./packages/functions/src/on-picture.ts";

export default defineSlipway({
  kinds: {
    picture: {
      accept: ["image/*"],
      maxSize: "20 MB",
      onReady: ({ upload }) => onPicture(upload.createdBy, upload.fileName),
    },
  },
});
