import { defineSlipway } from "@slipway/core";

export default defineSlipway({
  kinds: {
    photo: {
      accept: ["image/*", ".pdf"],
      variants: {
        thumb: { width: 320, format: "webp" },
        square: { width: 640, height: 640, fit: "cover", format: "jpeg", quality: 85 },
      },
    },
  },
});
