import { defineSlipway } from "@slipway/core";

export default defineSlipway({
  kinds: {
    site: { accept: ["image/*"], visibility: "public" },
    album: { accept: ["image/*"], delivery: "cdn" },
  },
});
