import { defineSlipway } from "@slipway/core";

export default defineSlipway({
  kinds: {
    photos: { accept: ["image/*"], maxSize: "20 MB" },
    videos: { accept: ["video/*"] },
  },
});
